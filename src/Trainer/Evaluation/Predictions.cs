using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Evaluation;

/// <summary>What a network says of labelled images.</summary>
public sealed class Predictions
{
    private Predictions(IImageSet set, int[] images, float[] logits)
    {
        Set = set;
        Images = images;
        var classes = set.Classes.Count;
        Labels = Array.ConvertAll(images, set.Label);
        Logits = logits;
        var probabilities = new float[logits.Length];
        TemperatureScaling.Softmax(logits, classes, 1, probabilities);
        Metrics = ClassificationMetrics.Compute(Labels, Array.ConvertAll(probabilities, value => (double)value), classes);
        Loss = TemperatureScaling.NegativeLogLikelihood(logits, Labels, classes, 1);
    }

    /// <summary>What the images are of.</summary>
    public IImageSet Set { get; }

    /// <summary>The images that could be read, by their indices.</summary>
    public int[] Images { get; }

    /// <summary>Their true classes.</summary>
    public int[] Labels { get; }

    /// <summary>Labels.Length x classes outputs.</summary>
    public float[] Logits { get; }

    public ClassificationMetrics Metrics { get; }

    /// <summary>Mean cross-entropy, without smoothing.</summary>
    public double Loss { get; }

    /// <summary>Classifies images with a network that is in evaluation mode. Images that cannot be read are left out.</summary>
    /// <exception cref="ConfigurationException">None can be read.</exception>
    public static Predictions Of(
        nn.Module<Tensor, Tensor> network,
        IImageSet images,
        Device device,
        ScalarType precision,
        int batchSize,
        int threads)
    {
        var read = new List<int>(images.Count);
        var logits = new List<float>(images.Count * images.Classes.Count);
        foreach (var (readable, slices) in SliceReader.Batches(images, batchSize, threads))
        {
            read.AddRange(readable);
            logits.AddRange(Forward(network, slices, readable.Length, device, precision));
        }

        return read.Count > 0
            ? new Predictions(images, [.. read], [.. logits])
            : throw new ConfigurationException(
                $"none of {images.Count} images can be read; the first is {images.Unreadable[0].Path}: {images.Unreadable[0].Reason}");
    }

    private static float[] Forward(nn.Module<Tensor, Tensor> network, float[] buffer, int count, Device device, ScalarType precision)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var slices = tensor(
            count * SlicePreprocessor.Length == buffer.Length ? buffer : buffer[..(count * SlicePreprocessor.Length)],
            new long[] { count, 1, SlicePreprocessor.Side, SlicePreprocessor.Side });
        return network.forward(slices.to(precision, device)).to(ScalarType.Float32, CPU).data<float>().ToArray();
    }
}
