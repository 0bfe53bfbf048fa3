namespace FellowOakDicom.Imaging.Codec;

/// <summary>A transcoder manager over a table of codecs.</summary>
public abstract class TranscoderManager : ITranscoderManager
{
    protected readonly Dictionary<DicomTransferSyntax, IDicomCodec> Codecs = [];

    public bool HasCodec(DicomTransferSyntax syntax) => Codecs.ContainsKey(syntax);

    public bool CanTranscode(DicomTransferSyntax inSyntax, DicomTransferSyntax outSyntax) =>
        (!inSyntax.IsEncapsulated || HasCodec(inSyntax)) && (!outSyntax.IsEncapsulated || HasCodec(outSyntax));

    public IDicomCodec GetCodec(DicomTransferSyntax syntax) =>
        Codecs.TryGetValue(syntax, out var codec) ? codec : throw new DicomCodecException($"No codec registered for transfer syntax: {syntax}");

    public abstract void LoadCodecs(string? path = null, string? search = null);
}
