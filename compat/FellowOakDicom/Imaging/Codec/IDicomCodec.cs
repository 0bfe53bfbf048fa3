namespace FellowOakDicom.Imaging.Codec;

/// <summary>Encodes and decodes the pixel data of one transfer syntax.</summary>
public interface IDicomCodec
{
    string Name { get; }

    DicomTransferSyntax TransferSyntax { get; }

    DicomCodecParams? GetDefaultParameters();

    /// <summary>Appends all frames of <paramref name="oldPixelData"/>, encoded, to <paramref name="newPixelData"/>.</summary>
    void Encode(DicomPixelData oldPixelData, DicomPixelData newPixelData, DicomCodecParams? parameters);

    /// <summary>Appends all frames of <paramref name="oldPixelData"/>, decoded, to <paramref name="newPixelData"/>.</summary>
    void Decode(DicomPixelData oldPixelData, DicomPixelData newPixelData, DicomCodecParams? parameters);
}
