namespace FellowOakDicom.Imaging.Codec;

/// <summary>Knows the codecs.</summary>
public interface ITranscoderManager
{
    bool HasCodec(DicomTransferSyntax syntax);

    bool CanTranscode(DicomTransferSyntax inSyntax, DicomTransferSyntax outSyntax);

    /// <exception cref="DicomCodecException">There is no codec for the syntax.</exception>
    IDicomCodec GetCodec(DicomTransferSyntax syntax);

    void LoadCodecs(string? path = null, string? search = null);
}
