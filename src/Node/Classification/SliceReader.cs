using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>Frames of one instance as preprocessed slices, or as pictures; what cannot be read is an answer, not an exception.</summary>
internal sealed class SliceReader(DicomDataset dataSet)
{
    /// <summary>Decodes and preprocesses one frame into <paramref name="destination"/> (224 x 224 values).</summary>
    public FrameResult Read(int frame, Span<float> destination)
    {
        try
        {
            using var native = FrameDecoder.Decode(dataSet, frame);
            var outcome = SlicePreprocessor.Preprocess(native.Format, native.Bytes, destination);
            return outcome == PreprocessingOutcome.Constant ? FrameResult.Constant : FrameResult.Ready;
        }
        catch (Exception exception) when (!IsOutOfMemory(exception))
        {
            // Codecs throw whatever comes to their mind on crafted bytes; the instance is at fault, not the node.
            return FrameResult.Failed(exception.Message);
        }
    }

    /// <summary>Decodes one frame and renders it.</summary>
    public PictureResult Render(int frame, PictureRequest request)
    {
        try
        {
            using var native = FrameDecoder.Decode(dataSet, frame);
            var window = request.IsFullRange ? null : request.Window ?? GreyWindow.Read(dataSet, frame);
            return new PictureResult(
                FrameRenderer.Render(native.Format, native.Bytes, Rescale.Read(dataSet, frame), window, request.LongestSide), null);
        }
        catch (Exception exception) when (!IsOutOfMemory(exception))
        {
            return new PictureResult(null, exception.Message);
        }
    }

    /// <summary>Not an answer: a decoder process that has reached its limit is to end, and the node's own decoding has an edge of its own.</summary>
    private static bool IsOutOfMemory(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is OutOfMemoryException)
                return true;
        }

        return false;
    }
}
