using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Evaluation;

/// <summary>A model package's figures on one split, by the classifier that the node uses.</summary>
public sealed class SplitEvaluation
{
    private const int BatchSize = 64;

    private static readonly int Classes = Enum.GetValues<ModalityClass>().Length;

    private SplitEvaluation(string split, IReadOnlyList<(ImageItem Item, ClassProbabilities Said)> results, IReadOnlyList<(string, string)> unreadable)
    {
        Split = split;
        Unreadable = unreadable;
        var labels = results.Select(result => (int)result.Item.Label).ToArray();
        var probabilities = results
            .SelectMany(result => Enum.GetValues<ModalityClass>().Select(label => (double)result.Said[label]))
            .ToArray();
        All = ClassificationMetrics.Compute(labels, probabilities, Classes);
        Labels = Array.ConvertAll(labels, label => (byte)label);
        Predicted = [.. probabilities.Chunk(Classes).Select(row => (byte)ClassificationMetrics.Predicted(row))];
        Intervals = BootstrapIntervals.Compute(All);
        Roc = [.. Enum.GetValues<ModalityClass>().Select(label => RocCurve.Compute(
            [.. results.Select(result => (double)result.Said[label])], [.. results.Select(result => result.Item.Label == label)]))];
        Answers = [.. results.Select(result => ((double)result.Said.Confidence, result.Said.Predicted == result.Item.Label))];
        Reliability = Reliability.Compute(Answers);
        MeanConfidence = [.. Enum.GetValues<ModalityClass>().Select(label => results
            .Where(result => result.Item.Label == label)
            .Select(result => (double)result.Said.Confidence)
            .DefaultIfEmpty(double.NaN)
            .Average())];
        Sources = [.. results
            .GroupBy(result => (result.Item.Source, result.Item.Label))
            .OrderBy(group => group.Key.Label)
            .ThenBy(group => group.Key.Source, StringComparer.Ordinal)
            .Select(group => new SourceFigures(
                group.Key.Source, group.Key.Label, group.Count(), group.Count(result => result.Said.Predicted == result.Item.Label)))];
    }

    public string Split { get; }

    public ClassificationMetrics All { get; }

    /// <summary>How far chance may have moved the figures.</summary>
    public BootstrapIntervals Intervals { get; }

    /// <summary>By class, against the rest.</summary>
    public IReadOnlyList<RocCurve> Roc { get; }

    /// <summary>Of each image: the calibrated probability of the predicted class, and whether that class is the true one.</summary>
    public IReadOnlyList<(double Confidence, bool Right)> Answers { get; }

    public Reliability Reliability { get; }

    /// <summary>By true class: the mean calibrated probability of what was predicted.</summary>
    public IReadOnlyList<double> MeanConfidence { get; }

    public IReadOnlyList<SourceFigures> Sources { get; }

    public IReadOnlyList<(string Path, string Reason)> Unreadable { get; }

    /// <summary>By image that could be read, in the folder's order: the true class.</summary>
    internal byte[] Labels { get; }

    /// <summary>The predicted class of each of these images.</summary>
    internal byte[] Predicted { get; }

    /// <summary>The figures of what a classifier said of a split's images.</summary>
    /// <param name="split">The split's name.</param>
    /// <param name="results">At least one image.</param>
    /// <param name="unreadable">Images that were left out, and why.</param>
    public static SplitEvaluation Of(
        string split, IReadOnlyList<(ImageItem Item, ClassProbabilities Said)> results, IReadOnlyList<(string Path, string Reason)> unreadable)
    {
        ArgumentOutOfRangeException.ThrowIfZero(results.Count);
        return new SplitEvaluation(split, results, unreadable);
    }

    /// <summary>Classifies a split.</summary>
    /// <exception cref="ConfigurationException">The folder cannot be used, or none of its images can be read.</exception>
    public static SplitEvaluation Run(SliceClassifier classifier, string data, string split, int threads)
    {
        // Each image is used once: nothing is worth keeping.
        using var images = ImageSets.Open(data, split, cacheBytes: 0);
        var results = new List<(ImageItem, ClassProbabilities)>();
        var probabilities = new float[BatchSize * classifier.Classes.Count];
        foreach (var (readable, slices) in SliceReader.Batches(images, BatchSize, threads))
        {
            var wanted = probabilities.AsSpan(0, readable.Length * classifier.Classes.Count);
            classifier.Classify(slices.AsSpan(0, readable.Length * SlicePreprocessor.Length), readable.Length, wanted);
            for (var i = 0; i < readable.Length; i++)
            {
                var said = ClassProbabilities.From(classifier.Classes, wanted.Slice(i * classifier.Classes.Count, classifier.Classes.Count));
                results.Add((new ImageItem(images.Path(readable[i]), images.Sources[images.Source(readable[i])], (ModalityClass)images.Label(readable[i])), said));
            }
        }

        return results.Count > 0
            ? new SplitEvaluation(split, results, images.Unreadable)
            : throw new ConfigurationException(
                $"none of {images.Count} images in {Path.Combine(data, split)} can be read; the first is {images.Unreadable[0].Path}: {images.Unreadable[0].Reason}");
    }
}
