using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Publish;

/// <summary>What the validation images decide of a package: temperature, thresholds and the figures of model.json.</summary>
public static class PackageCalibration
{
    /// <summary>The split that calibrates.</summary>
    public const string Split = "validate";

    // A network that separates the validation images well would be made surer, almost without bound; they come from few sources,
    // and on others it is right less often.
    private const double LeastTemperature = 1;

    private const int BatchSize = 64;

    /// <summary>
    /// The manifest with temperature, thresholds and figures by what a network says of the validation images, in float32, as the node
    /// computes. Images of classes that the network does not know are left out.
    /// </summary>
    /// <param name="manifest">The network's, with its class order.</param>
    /// <param name="network">In evaluation mode, on the device.</param>
    /// <param name="data">The folder of the splits.</param>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    /// <exception cref="ConfigurationException">There is no image that can be used.</exception>
    public static (ModelManifest Manifest, ClassificationMetrics Figures) Fit(
        ModelManifest manifest, nn.Module<Tensor, Tensor> network, string data, string device)
    {
        string[] classes = [.. manifest.Classes.Select(label => label.ToString())];
        using var images = new ImagesOfClasses(ImageSets.Open(data, Split, cacheBytes: 0), classes);
        if (images.Count == 0)
            throw new ConfigurationException($"no image of class {string.Join(", ", classes)} in {Path.Combine(data, Split)}");
        var predictions = Predictions.Of(network, images, Devices.Open(device), ScalarType.Float32, BatchSize, Environment.ProcessorCount, SecondLook.Of(manifest.SecondLookBelow));
        return (Apply(manifest, predictions), predictions.Metrics);
    }

    /// <summary>The manifest with temperature, thresholds and figures by what its network says of the validation images.</summary>
    /// <param name="manifest">Its classes are those of the predictions.</param>
    /// <param name="predictions">Of the validation images, which are still open.</param>
    public static ModelManifest Apply(ModelManifest manifest, Predictions predictions)
    {
        var (set, classes) = (predictions.Set, manifest.Classes.Count);
        var temperature = Math.Max(LeastTemperature, TemperatureScaling.Fit(predictions.Logits, predictions.Labels, classes));
        var probabilities = new float[predictions.Logits.Length];
        TemperatureScaling.Softmax(predictions.Logits, classes, temperature, probabilities);
        var results = predictions.Images
            .Select((image, i) => (
                new ImageItem(set.Path(image), set.Sources[set.Source(image)], manifest.Classes[predictions.Labels[i]]),
                ClassProbabilities.From(manifest.Classes, probabilities.AsSpan(i * classes, classes))))
            .ToList();
        return Measured(manifest, [SplitEvaluation.Of(Split, results, [])]) with
        {
            Temperature = temperature,
            Thresholds = ThresholdChoice.Choose(predictions, temperature),
        };
    }

    /// <summary>The manifest with new figures of splits; data sets that measure the model join those that made it.</summary>
    public static ModelManifest Measured(ModelManifest manifest, IReadOnlyList<SplitEvaluation> splits) => manifest with
    {
        Metrics =
        [
            .. manifest.Metrics.Where(metrics => splits.All(split => split.Split != metrics.Split)),
            .. splits.SelectMany(Figures),
        ],
        DataSets =
        [
            .. manifest.DataSets
                // Images held out of other networks are what this one has learnt from.
                .Concat(splits.Where(split => split.Split != HeldOutEvaluation.Split).SelectMany(split => split.Sources
                    .Select(source => new ModelDataSet(split.Split, $"{source.Source}/{source.Label}", source.Images))))
                .DistinctBy(set => (set.Split, set.Name)),
        ],
    };

    // Of all images, then by source.
    private static IEnumerable<ModelMetrics> Figures(SplitEvaluation split) => split.Sources
        .GroupBy(figures => figures.Source)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new ModelMetrics(
            split.Split,
            group.Key,
            group.Sum(figures => figures.Images),
            (double)group.Sum(figures => figures.Right) / group.Sum(figures => figures.Images),
            group.Average(figures => figures.Accuracy)))
        .Prepend(new ModelMetrics(split.Split, null, (int)split.All.Count, split.All.Accuracy, split.All.BalancedAccuracy));
}
