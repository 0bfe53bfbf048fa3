using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Fuzz.Targets;

/// <summary>Decodes and resizes a frame as the decoders do.</summary>
internal static class FrameInput
{
    /// <param name="dataset">An instance.</param>
    /// <param name="frame">One of its frames, from 0.</param>
    /// <param name="slice">Room for a slice.</param>
    /// <param name="resize">Whether to bring the frame to the network's size, which costs more than all the rest.</param>
    public static void Read(DicomDataset dataset, int frame, Span<float> slice, bool resize)
    {
        try
        {
            using var decoded = FrameDecoder.Decode(dataset, frame);
            if (resize)
                SlicePreprocessor.Preprocess(decoded.Format, decoded.Bytes, slice);
        }
#if UPSTREAM_PACKAGES
        catch (PixelFormatException)
#else
        catch (PixelFormatException exception) when (exception.InnerException is null or DicomException)
#endif
        {
            // Codecs are asked through FrameDecoder, which passes on what they throw.
        }
    }
}
