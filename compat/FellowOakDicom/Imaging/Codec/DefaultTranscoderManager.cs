namespace FellowOakDicom.Imaging.Codec;

/// <summary>The codecs that need no native library: RLE.</summary>
public class DefaultTranscoderManager : TranscoderManager
{
    public DefaultTranscoderManager() => LoadCodecs();

    public sealed override void LoadCodecs(string? path = null, string? search = null) => Codecs[DicomTransferSyntax.RLELossless] = new DicomRleCodec();
}
