using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Trainer.Prepare;

/// <summary>Every frame of a DICOM file, in any transfer syntax that <see cref="FrameDecoder"/> reads.</summary>
internal static class DicomSlices
{
    // Number of Frames of a damaged file may say anything: a file that fails so often is given up.
    private const int MostBrokenFrames = 16;

    public static void Read(string path, SliceSink sink)
    {
        var dataset = Open(path);
        var frames = FrameDecoder.NumberOfFrames(dataset);
        var broken = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            try
            {
                if (PixelFormat.Read(dataset, frame).Colour is not (PixelColour.Monochrome1 or PixelColour.Monochrome2))
                {
                    sink.LeaveOut(LeftOutKind.Colour, 0, frame, frames - frame);
                    return;
                }

                using var decoded = FrameDecoder.Decode(dataset, frame);
                sink.Add(decoded.Format, decoded.Bytes, 0, frame);
            }
            catch (PixelFormatException cause)
            {
                if (++broken == MostBrokenFrames)
                {
                    sink.LeaveOut(LeftOutKind.Broken, 0, frame, frames - frame, $"{cause.Message}; given up after {broken} such frames");
                    return;
                }

                sink.LeaveOut(LeftOutKind.Broken, 0, frame, 1, cause.Message);
            }
        }
    }

    private static DicomDataset Open(string path)
    {
        try
        {
            return DicomFile.Open(path).Dataset;
        }
        catch (DicomException cause)
        {
            throw new ImageFormatException($"no image of a known kind, and as DICOM it cannot be read: {cause.Message}", cause);
        }
    }
}
