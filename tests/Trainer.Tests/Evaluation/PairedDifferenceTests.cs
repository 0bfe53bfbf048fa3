using DicomNode.Classifier;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class PairedDifferenceTests
{
    [Fact]
    public void DifferencesCountWhereOnlyOneOfTheTwoIsRight()
    {
        // Of 1,000 CT 60 are gained and 20 lost, of 500 MR 10 and 30.
        var difference = PairedDifference.Between(Split(CT: (860, 60, 20, 60), MR: (400, 10, 30, 60), second: true), Split(CT: (860, 60, 20, 60), MR: (400, 10, 30, 60), second: false));
        Assert.Equal((1500, 70, 50), (difference.Images, difference.OnlyThis, difference.OnlyOther));
        Assert.Equal(20 / 1500.0, difference.Accuracy, 1e-12);
        Assert.Equal((40 / 1000.0 - 20 / 500.0) / 2, difference.BalancedAccuracy, 1e-12);

        // The variance of a difference of paired shares: (gained + lost - (gained - lost)^2 / n) / n^2.
        var ct = (80 - 40 * 40 / 1000.0) / 1e6;
        var mr = (40 - 20 * 20 / 500.0) / 2.5e5;
        AssertAround(0, 1.96 * Math.Sqrt(ct + mr) / 2, difference.BalancedAccuracyInterval);
        AssertAround(20 / 1500.0, 1.96 * Math.Sqrt(ct * 1e6 + mr * 2.5e5) / 1500, difference.AccuracyInterval);
    }

    [Fact]
    public void AModelIsNoBetterThanItself()
    {
        var difference = PairedDifference.Between(ReportFixture.Split("test", 1, "a"), ReportFixture.Split("test", 1, "a"));
        Assert.Equal((0, 0, 0.0), (difference.OnlyThis, difference.OnlyOther, difference.Accuracy));
        Assert.Equal(new ConfidenceInterval(0, 0), difference.AccuracyInterval);
        Assert.Equal(new ConfidenceInterval(0, 0), difference.BalancedAccuracyInterval);
    }

    [Fact]
    public void OnlyOneIsEverRight()
    {
        var difference = PairedDifference.Between(Split(CT: (0, 0, 10, 0), MR: (0, 10, 0, 0), second: true), Split(CT: (0, 0, 10, 0), MR: (0, 10, 0, 0), second: false));
        Assert.Equal((0.0, new ConfidenceInterval(0, 0)), (difference.BalancedAccuracy, difference.BalancedAccuracyInterval));
    }

    [Fact]
    public void ImagesThatChangedBetweenTheModelsAreRefused()
    {
        var fault = Assert.Throws<TrainingException>(() => PairedDifference.Between(
            Split(CT: (10, 0, 0, 0), MR: (10, 0, 0, 0), second: true), Split(CT: (11, 0, 0, 0), MR: (9, 0, 0, 0), second: false)));
        Assert.Contains("the images of test changed", fault.Message);
    }

    private static void AssertAround(double centre, double half, ConfidenceInterval interval)
    {
        // 2,000 resamples place the ends to within some per cent of the width.
        Assert.Equal(centre - half, interval.Lower, 0.15 * half);
        Assert.Equal(centre + half, interval.Upper, 0.15 * half);
    }

    // By class so many images that both models get right, only the second, only the first, and neither; as one of them sees them.
    private static SplitEvaluation Split((int Both, int Second, int First, int Neither) CT, (int Both, int Second, int First, int Neither) MR, bool second)
    {
        var results = new List<(ImageItem, ClassProbabilities)>();
        foreach (var (label, counts) in new[] { (ModalityClass.CT, CT), (ModalityClass.MR, MR) })
        {
            var right = counts.Both + (second ? counts.Second : counts.First);
            var rights = Enumerable.Repeat(true, counts.Both)
                .Concat(Enumerable.Repeat(second, counts.Second))
                .Concat(Enumerable.Repeat(!second, counts.First))
                .Concat(Enumerable.Repeat(false, counts.Neither));
            foreach (var isRight in rights)
                results.Add((new ImageItem("i.png", "made-up", label), Said(isRight ? label : ModalityClass.XR)));
            Assert.Equal(right, results.Count(result => result.Item1.Label == label && result.Item2.Predicted == label));
        }

        return SplitEvaluation.Of("test", results, []);
    }

    private static ClassProbabilities Said(ModalityClass label) => new(
        label == ModalityClass.CT ? 0.7f : 0.1f, label == ModalityClass.MR ? 0.7f : 0.1f, 0.1f, label == ModalityClass.XR ? 0.7f : 0.1f);
}
