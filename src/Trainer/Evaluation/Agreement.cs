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
/// <param name="ComputedAgain">How many the other way computed in float32 after all: see <see cref="SliceClassifier.ComputedAgain"/>.</param>
/// <param name="LargestDifference">The furthest that a probability moved.</param>
/// <param name="Different">The images whose class or verdict differs, and how.</param>
public sealed record Agreement(
    ComputeVariant Variant, int Images, int SameClass, int SameVerdict, long ComputedAgain, float LargestDifference, IReadOnlyList<string> Different)
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
            var said = variants.Select(_ => new List<ClassifiedSlice>()).ToList();
            foreach (var (readable, slices) in SliceReader.Batches(images, BatchSize, threads))
            {
                read.AddRange(readable);
                for (var i = 0; i < classifiers.Count; i++)
                    said[i].AddRange(Classify(classifiers[i], slices.AsSpan(0, readable.Length * SlicePreprocessor.Length), readable.Length));
            }

            var rules = new VerdictRules(new ModalityMapping(), package.Manifest.Thresholds);
            return [.. Enumerable.Range(1, variants.Count - 1).Select(i => Compare(variants[i], rules, images, read, said[0], said[i], classifiers[i].ComputedAgain))];
        }
        finally
        {
            classifiers.ForEach(classifier => classifier.Dispose());
        }
    }

    private static ClassifiedSlice[] Classify(SliceClassifier classifier, ReadOnlySpan<float> slices, int count)
    {
        var (probabilities, scores) = (new float[count * classifier.Classes.Count], new float[count]);
        classifier.Classify(slices, count, probabilities, scores);
        return
        [
            .. probabilities.Chunk(classifier.Classes.Count)
                .Zip(scores, (row, score) => new ClassifiedSlice(ClassProbabilities.From(classifier.Classes, row), float.IsNaN(score) ? null : score)),
        ];
    }

    private static Agreement Compare(
        ComputeVariant variant,
        VerdictRules rules,
        IImageSet images,
        List<int> read,
        List<ClassifiedSlice> first,
        List<ClassifiedSlice> other,
        long computedAgain)
    {
        var (sameClass, sameVerdict, largest) = (0, 0, 0f);
        var different = new List<string>();
        for (var i = 0; i < read.Count; i++)
        {
            var (one, two) = (first[i].Probabilities, other[i].Probabilities);
            foreach (var modality in Enum.GetValues<ModalityClass>())
                largest = MathF.Max(largest, MathF.Abs(one[modality] - two[modality]));
            var label = (ModalityClass)images.Label(read[i]);
            var (before, after) = (RightHeader.Decide(rules, label, one, first[i].OutlierScore), RightHeader.Decide(rules, label, two, other[i].OutlierScore));
            var isSameClass = one.Predicted == two.Predicted;
            if (isSameClass)
                sameClass++;
            if (isSameClass && before == after)
                sameVerdict++;
            else
                different.Add(FormattableString.Invariant(
                    $"{images.Path(read[i])}: {one.Predicted} {one.Confidence:F4} {before}, {two.Predicted} {two.Confidence:F4} {after}"));
        }

        return new Agreement(variant, read.Count, sameClass, sameVerdict, computedAgain, largest, different);
    }
}
