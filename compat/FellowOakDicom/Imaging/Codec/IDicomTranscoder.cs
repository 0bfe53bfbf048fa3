using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging.Codec;

/// <summary>Turns data sets from one transfer syntax into another.</summary>
public interface IDicomTranscoder
{
    DicomTransferSyntax InputSyntax { get; }

    DicomCodecParams? InputCodecParams { get; }

    DicomTransferSyntax OutputSyntax { get; }

    DicomCodecParams? OutputCodecParams { get; }

    DicomFile Transcode(DicomFile file);

    DicomDataset Transcode(DicomDataset dataset);

    IByteBuffer DecodeFrame(DicomDataset dataset, int frame);
}
