using DicomNode.Classifier;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>How often the most confident answers are right, each class's images weighing alike.</summary>
/// <param name="Coverage">The share of images answered, the most confident first.</param>
/// <param name="Accuracy">Of these.</param>
/// <param name="BalancedAccuracy">Of these: the mean recall over the classes that still have images.</param>
/// <param name="ClassCoverage">By class: the share of its images that is answered.</param>
public sealed record CoverageFigures(double Coverage, double Accuracy, double BalancedAccuracy, IReadOnlyList<double> ClassCoverage)
{
    private const double Rounding = 1e-9;

    /// <summary>The figures at some coverage.</summary>
    internal static CoverageFigures Of(double coverage, IReadOnlyList<(ModalityClass Label, ClassProbabilities Said)> answers)
    {
        var support = answers.GroupBy(answer => answer.Label).ToDictionary(group => group.Key, group => group.Count());
        var kept = new double[HeldOutSet.Classes];
        var right = new double[HeldOutSet.Classes];
        var left = coverage * support.Count + Rounding;
        foreach (var (label, said) in answers.OrderByDescending(answer => answer.Said.Confidence))
        {
            left -= 1.0 / support[label];
            if (left < 0)
                break;
            kept[(int)label] += 1.0 / support[label];
            right[(int)label] += said.Predicted == label ? 1.0 / support[label] : 0;
        }

        return new CoverageFigures(
            coverage, right.Sum() / kept.Sum(), right.Zip(kept).Where(pair => pair.Second > 0).Average(pair => pair.First / pair.Second), kept);
    }
}
