using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Evaluation;

/// <summary>What a network says of labelled images.</summary>
public sealed class Predictions
{
    private static readonly int Classes = Enum.GetValues<ModalityClass>().Length;

    private Predictions(IReadOnlyList<ImageItem> items, float[] logits)
    {
        Items = items;
        var labels = items.Select(item => (int)item.Label).ToArray();
        Labels = labels;
        Logits = logits;
        var probabilities = new float[logits.Length];
        TemperatureScaling.Softmax(logits, Classes, 1, probabilities);
        Metrics = ClassificationMetrics.Compute(labels, Array.ConvertAll(probabilities, value => (double)value), Classes);
        Loss = TemperatureScaling.NegativeLogLikelihood(logits, labels, Classes, 1);
    }

    /// <summary>The images that could be read.</summary>
    public IReadOnlyList<ImageItem> Items { get; }

    /// <summary>Their true classes.</summary>
    public int[] Labels { get; }

    /// <summary>Labels.Length x 4 outputs.</summary>
    public float[] Logits { get; }

    public ClassificationMetrics Metrics { get; }

    /// <summary>Mean cross-entropy, without smoothing.</summary>
    public double Loss { get; }

    /// <summary>Classifies images with a network that is in evaluation mode. Images that cannot be read are left out.</summary>
    /// <exception cref="ConfigurationException">None can be read.</exception>
    public static Predictions Of(
        nn.Module<Tensor, Tensor> network,
        IReadOnlyList<ImageItem> items,
        ImageCache cache,
        Device device,
        ScalarType precision,
        int batchSize,
        int threads)
    {
        var read = new List<ImageItem>(items.Count);
        var logits = new List<float>(items.Count * Classes);
        var buffer = new float[batchSize * SlicePreprocessor.Length];
        foreach (var chunk in Enumerable.Range(0, items.Count).Chunk(batchSize))
        {
            var readable = SliceReader.Fill(chunk, cache, buffer, threads);
            if (readable.Length == 0)
                continue;
            read.AddRange(readable.Select(index => items[index]));
            logits.AddRange(Forward(network, buffer, readable.Length, device, precision));
        }

        return read.Count > 0
            ? new Predictions(read, [.. logits])
            : throw new ConfigurationException(
                $"none of {items.Count} images can be read; the first is {cache.Unreadable[0].Path}: {cache.Unreadable[0].Reason}");
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
