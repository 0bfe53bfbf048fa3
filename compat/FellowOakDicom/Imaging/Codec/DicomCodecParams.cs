namespace FellowOakDicom.Imaging.Codec;

/// <summary>Choices that a codec leaves open.</summary>
public abstract class DicomCodecParams
{
}
