namespace TorchSharp;

/// <summary>Where a tensor lies.</summary>
public enum DeviceType
{
    CPU = 0,
    CUDA = 1,
}
