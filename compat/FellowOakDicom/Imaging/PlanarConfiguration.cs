namespace FellowOakDicom.Imaging;

/// <summary>Planar Configuration (0028,0006).</summary>
public enum PlanarConfiguration
{
    /// <summary>R1, G1, B1, R2, G2, B2, ...</summary>
    Interleaved = 0,

    /// <summary>All R, then all G, then all B.</summary>
    Planar = 1,
}
