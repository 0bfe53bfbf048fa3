using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Evaluation;

/// <summary>How far a model says the same of the same images when it computes in another way.</summary>
/// <param name="Variant">The other way.</param>
/// <param name="Images">How many images both have seen.</param>
/// <param name="SameClass">Of how many they predict the same class.</param>
/// <param name="SameVerdict">Of how many, besides, the verdict under a right header is the same.</param>
/// <param name="LargestDifference">The furthest that a probability moved.</param>
/// <param name="Different">The images whose class or verdict differs, and how.</param>
public sealed record Agreement(
    ComputeVariant Variant, int Images, int SameClass, int SameVerdict, float LargestDifference, IReadOnlyList<string> Different)
{
    private const int BatchSize = 32;

    /// <summary>Classifies images in each way and compares with the first.</summary>
    /// <param name="package">The model.</param>
    /// <param name="variants">Two ways or more.</param>
    /// <param name="images">Labelled with modality classes. Those that cannot be read are left out.</param>
    /// <param name="threads">How many read images at once.</param>
    /// <returns>One for each variant but the first.</returns>
    /// <exception cref="ModelPackageException">The model cannot be brought to a device.</exception>
    public static IReadOnlyList<Agreement> Measure(ModelPackage package, IReadOnlyList<ComputeVariant> variants, IImageSet images, int threads)
    {
        ArgumentNullException.ThrowIfNull(package);
        ArgumentNullException.ThrowIfNull(variants);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentOutOfRangeException.ThrowIfLessThan(variants.Count, 2);
        var classifiers = new List<SliceClassifier>();
        try
        {
            classifiers.AddRange(variants.Select(variant => new SliceClassifier(package, variant.Device, variant.BFloat16)));
            var read = new List<int>();
            var said = variants.Select(_ => new List<ClassProbabilities>()).ToList();
            foreach (var (readable, slices) in SliceReader.Batches(images, BatchSize, threads))
            {
                read.AddRange(readable);
                for (var i = 0; i < classifiers.Count; i++)
                    said[i].AddRange(Classify(classifiers[i], slices.AsSpan(0, readable.Length * SlicePreprocessor.Length), readable.Length));
            }

            var rules = new VerdictRules(new ModalityMapping(), package.Manifest.Thresholds);
            return [.. Enumerable.Range(1, variants.Count - 1).Select(i => Compare(variants[i], rules, images, read, said[0], said[i]))];
        }
        finally
        {
            classifiers.ForEach(classifier => classifier.Dispose());
        }
    }

    private static ClassProbabilities[] Classify(SliceClassifier classifier, ReadOnlySpan<float> slices, int count)
    {
        var probabilities = new float[count * classifier.Classes.Count];
        classifier.Classify(slices, count, probabilities);
        return [.. probabilities.Chunk(classifier.Classes.Count).Select(row => ClassProbabilities.From(classifier.Classes, row))];
    }

    private static Agreement Compare(
        ComputeVariant variant, VerdictRules rules, IImageSet images, List<int> read, List<ClassProbabilities> first, List<ClassProbabilities> other)
    {
        var (sameClass, sameVerdict, largest) = (0, 0, 0f);
        var different = new List<string>();
        for (var i = 0; i < read.Count; i++)
        {
            foreach (var modality in Enum.GetValues<ModalityClass>())
                largest = MathF.Max(largest, MathF.Abs(first[i][modality] - other[i][modality]));
            var label = (ModalityClass)images.Label(read[i]);
            var (before, after) = (RightHeader.Decide(rules, label, first[i]), RightHeader.Decide(rules, label, other[i]));
            var isSameClass = first[i].Predicted == other[i].Predicted;
            if (isSameClass)
                sameClass++;
            if (isSameClass && before == after)
                sameVerdict++;
            else
                different.Add(FormattableString.Invariant(
                    $"{images.Path(read[i])}: {first[i].Predicted} {first[i].Confidence:F4} {before}, {other[i].Predicted} {other[i].Confidence:F4} {after}"));
        }

        return new Agreement(variant, read.Count, sameClass, sameVerdict, largest, different);
    }
}
