using System.Globalization;
using FellowOakDicom.IO.Buffer;
using Microsoft.Extensions.DependencyInjection;

namespace FellowOakDicom.Imaging.Codec;

/// <summary>Turns data sets from one transfer syntax into another.</summary>
public class DicomTranscoder : IDicomTranscoder
{
    public DicomTranscoder(
        DicomTransferSyntax inputSyntax,
        DicomTransferSyntax outputSyntax,
        DicomCodecParams? inputCodecParams = null,
        DicomCodecParams? outputCodecParams = null)
    {
        InputSyntax = inputSyntax;
        OutputSyntax = outputSyntax;
        InputCodecParams = inputCodecParams;
        OutputCodecParams = outputCodecParams;
    }

    public DicomTransferSyntax InputSyntax { get; }

    public DicomCodecParams? InputCodecParams { get; }

    public DicomTransferSyntax OutputSyntax { get; }

    public DicomCodecParams? OutputCodecParams { get; }

    public DicomFile Transcode(DicomFile file)
    {
        var transcoded = new DicomFile();
        transcoded.FileMetaInfo.Add(file.FileMetaInfo);
        transcoded.FileMetaInfo.TransferSyntax = OutputSyntax;
        transcoded.Dataset.InternalTransferSyntax = OutputSyntax;
        transcoded.Dataset.ValidateItems = false;
        transcoded.Dataset.Add(Transcode(file.Dataset));
        transcoded.Dataset.ValidateItems = true;
        return transcoded;
    }

    /// <exception cref="DicomCodecException">There is no codec, or it failed.</exception>
    public DicomDataset Transcode(DicomDataset dataset)
    {
        if (!dataset.Contains(DicomTag.PixelData))
        {
            var copy = dataset.Clone();
            copy.InternalTransferSyntax = OutputSyntax;
            return copy;
        }

        if (InputSyntax.IsEncapsulated && OutputSyntax.IsEncapsulated)
            return Encode(Decode(dataset, DicomTransferSyntax.ExplicitVRLittleEndian));
        if (InputSyntax.IsEncapsulated)
            return Decode(dataset, OutputSyntax);
        return OutputSyntax.IsEncapsulated ? Encode(dataset) : Repack(dataset);
    }

    /// <summary>One frame, decoded if it is compressed.</summary>
    public IByteBuffer DecodeFrame(DicomDataset dataset, int frame)
    {
        var buffer = DicomPixelData.Create(dataset).GetFrame(frame);
        if (!dataset.InternalTransferSyntax.IsEncapsulated)
            return buffer;

        // Only what describes pixels: copying the functional groups of every frame for each frame would cost their square.
        var single = new DicomDataset(dataset.Where(item => item.Tag.Group == 0x0028 && item is DicomElement), false).NotValidated();
        single.InternalTransferSyntax = dataset.InternalTransferSyntax;
        DicomPixelData.Create(single, true).AddFrame(buffer);
        return DicomPixelData.Create(Decode(single, OutputSyntax)).GetFrame(0);
    }

    private static IDicomCodec Codec(DicomTransferSyntax syntax, string what)
    {
        var manager = Setup.ServiceProvider.GetRequiredService<ITranscoderManager>();
        return manager.HasCodec(syntax) ? manager.GetCodec(syntax) : throw new DicomCodecException($"{what} transfer syntax {syntax} is not supported.");
    }

    private static DicomDataset Start(DicomDataset dataset, DicomTransferSyntax syntax, out DicomPixelData pixelData)
    {
        var copy = dataset.Clone().NotValidated();
        copy.InternalTransferSyntax = syntax;
        copy.Remove(new DicomTag(0x7fe0, 0x0001), new DicomTag(0x7fe0, 0x0002));
        pixelData = DicomPixelData.Create(copy, true);
        return copy;
    }

    private DicomDataset Repack(DicomDataset dataset)
    {
        var copy = Start(dataset, OutputSyntax, out var target);
        var source = DicomPixelData.Create(dataset);
        for (var frame = 0; frame < source.NumberOfFrames; frame++)
            target.AddFrame(source.GetFrame(frame));
        return copy.Validated();
    }

    private DicomDataset Decode(DicomDataset dataset, DicomTransferSyntax syntax)
    {
        var codec = Codec(InputSyntax, "Decoding dataset with");
        var copy = Start(dataset, syntax, out var target);
        codec.Decode(DicomPixelData.Create(dataset), target, InputCodecParams ?? codec.GetDefaultParameters());
        return copy.Validated();
    }

    private DicomDataset Encode(DicomDataset dataset)
    {
        var codec = Codec(OutputSyntax, "Encoding dataset to");
        var copy = Start(dataset, OutputSyntax, out var target);
        var source = DicomPixelData.Create(dataset);
        codec.Encode(source, target, OutputCodecParams ?? codec.GetDefaultParameters());
        if (OutputSyntax.IsLossy && target.NumberOfFrames > 0)
        {
            var methods = copy.TryGetValues<string>(DicomTag.LossyImageCompressionMethod, out var earlier) ? earlier.ToList() : [];
            methods.Add(OutputSyntax.LossyCompressionMethod ?? "");
            var ratio = source.GetFrame(0).Size / (double)target.GetFrame(0).Size;
            copy.AddOrUpdate(new DicomCodeString(DicomTag.LossyImageCompression, "01"));
            copy.AddOrUpdate(new DicomCodeString(DicomTag.LossyImageCompressionMethod, [.. methods]));
            copy.AddOrUpdate(new DicomDecimalString(DicomTag.LossyImageCompressionRatio, ratio.ToString("0.000", CultureInfo.InvariantCulture)));
        }

        return copy.Validated();
    }
}
