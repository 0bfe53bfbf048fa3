using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>Frames of one instance as preprocessed slices; what cannot be read is an answer, not an exception.</summary>
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
        catch (Exception exception)
        {
            // Codecs throw whatever comes to their mind on crafted bytes; the instance is at fault, not the node.
            return FrameResult.Failed(exception.Message);
        }
    }
}
