using System.Runtime.InteropServices;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Inference;
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
    /// <param name="network">Gives a logit for each class.</param>
    /// <param name="images">Of the network's classes, in their order.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="precision">Type of the slices given to it.</param>
    /// <param name="batchSize">Slices of a forward pass.</param>
    /// <param name="threads">How many read images at once.</param>
    /// <param name="secondLook">At slices in doubt; null: one look is all.</param>
    /// <exception cref="ConfigurationException">None can be read.</exception>
    public static Predictions Of(
        nn.Module<Tensor, Tensor> network,
        IImageSet images,
        Device device,
        ScalarType precision,
        int batchSize,
        int threads,
        SecondLook? secondLook = null)
    {
        var read = new List<int>(images.Count);
        var logits = new List<float>(images.Count * images.Classes.Count);
        foreach (var (readable, slices) in SliceReader.Batches(images, batchSize, threads))
        {
            read.AddRange(readable);
            var said = Forward(network, slices.AsSpan(0, readable.Length * SlicePreprocessor.Length), readable.Length, device, precision);
            secondLook?.Take(slices, said, images.Classes.Count, (mirrored, count) => Forward(network, mirrored, count, device, precision));
            logits.AddRange(said);
        }

        return read.Count > 0
            ? new Predictions(images, [.. read], [.. logits])
            : throw new ConfigurationException(
                $"none of {images.Count} images can be read; the first is {images.Unreadable[0].Path}: {images.Unreadable[0].Reason}");
    }

    private static float[] Forward(nn.Module<Tensor, Tensor> network, ReadOnlySpan<float> images, int count, Device device, ScalarType precision)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var slices = empty(new long[] { count, 1, SlicePreprocessor.Side, SlicePreprocessor.Side });
        MemoryMarshal.AsBytes(images).CopyTo(slices.bytes);
        return network.forward(slices.to(precision, device)).to(ScalarType.Float32, CPU).data<float>().ToArray();
    }
}
