using FellowOakDicom.Imaging.Codec;

namespace FellowOakDicom.Imaging.NativeCodec;

/// <summary>All codecs: RLE of our own, JPEG, JPEG-LS and JPEG 2000 through GDCM, which decodes only.</summary>
public sealed class NativeTranscoderManager : TranscoderManager
{
    public NativeTranscoderManager() => LoadCodecs();

    public override void LoadCodecs(string? path = null, string? search = null)
    {
        Codecs[DicomTransferSyntax.RLELossless] = new DicomRleCodec();
        DicomTransferSyntax[] syntaxes =
        [
            DicomTransferSyntax.JPEGProcess1, DicomTransferSyntax.JPEGProcess2_4, DicomTransferSyntax.JPEGProcess6_8Retired,
            DicomTransferSyntax.JPEGProcess10_12Retired, DicomTransferSyntax.JPEGProcess14, DicomTransferSyntax.JPEGProcess14SV1,
            DicomTransferSyntax.JPEGLSLossless, DicomTransferSyntax.JPEGLSNearLossless, DicomTransferSyntax.JPEG2000Lossless,
            DicomTransferSyntax.JPEG2000Lossy,
        ];
        foreach (var syntax in syntaxes)
            Codecs[syntax] = new GdcmCodec(syntax);
    }
}
