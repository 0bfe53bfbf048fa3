namespace TorchSharp;

/// <summary>What a convolution sees beyond the image's edge.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
}
