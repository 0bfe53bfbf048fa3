namespace FellowOakDicom.Imaging;

/// <summary>Pixel Representation (0028,0103).</summary>
public enum PixelRepresentation
{
    Unsigned = 0,

    /// <summary>Two's complement.</summary>
    Signed = 1,
}
