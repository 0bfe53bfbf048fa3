using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// Images held out, and what each weighs: classes alike, and within a class sources alike, but that a source of few images weighs by their number. The weights
/// sum to 1.
/// </summary>
public sealed class HeldOutSet
{
    /// <summary>Sources from so many images on weigh alike.</summary>
    public const int FullWeightImages = 20;

    public HeldOutSet(IReadOnlyList<HeldOutImage> images)
    {
        Images = images;
        Labels = [.. images.Select(image => (int)image.Label)];
        Logits = [.. images.SelectMany(image => image.Logits)];
        var counts = images.GroupBy(Key).ToDictionary(group => group.Key, group => group.Count());
        var byClass = counts.GroupBy(entry => entry.Key.Label).ToDictionary(group => group.Key, group => group.Sum(entry => Math.Min(entry.Value, FullWeightImages)));
        Weights = [.. images.Select(Key).Select(key => (double)Math.Min(counts[key], FullWeightImages) / counts[key] / byClass[key.Label] / byClass.Count)];
        EffectiveCount = Math.Max(1, (long)(1 / Weights.Sum(weight => weight * weight)));
    }

    public IReadOnlyList<HeldOutImage> Images { get; }

    /// <summary>By image.</summary>
    public int[] Labels { get; }

    /// <summary>Images x classes.</summary>
    public float[] Logits { get; }

    /// <summary>By image.</summary>
    public double[] Weights { get; }

    /// <summary>How many images of equal weight say as much (Kish 1965).</summary>
    public long EffectiveCount { get; }

    /// <summary>Values in a row of logits.</summary>
    public static int Classes { get; } = Enum.GetValues<ModalityClass>().Length;

    /// <summary>The probabilities of all images.</summary>
    public ClassProbabilities[] Probabilities(double temperature, VectorScaling? scaling)
    {
        var values = new float[Logits.Length];
        VectorScaling.Softmax(Logits, Classes, temperature, scaling, values);
        return [.. values.Chunk(Classes).Select(row => ClassProbabilities.From(Enum.GetValues<ModalityClass>(), row))];
    }

    /// <summary>What a weighted share of the images does not exceed with 95 % confidence, if images were independent.</summary>
    public double Bound(double share) =>
        BinomialInterval.Upper(Math.Min((long)Math.Ceiling(share * EffectiveCount), EffectiveCount), EffectiveCount, BootstrapIntervals.Level);

    private static (string Source, ModalityClass Label) Key(HeldOutImage image) => (image.Source, image.Label);
}
