using DicomNode.Classifier;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// The share of wrong answers among the most confident ones, against the share of images that these are, classes alike (the risk-coverage curve;
/// El-Yaniv and Wiener 2010).
/// </summary>
/// <param name="Area">The mean risk over all coverages: 0 where every answer is right.</param>
/// <param name="Points">Coverage and risk, by coverage, at every hundredth.</param>
public sealed record RiskCoverageCurve(double Area, IReadOnlyList<RiskCoveragePoint> Points)
{
    private const int Steps = 100;

    private const double Rounding = 1e-9;

    /// <summary>The curve of answers. Equally confident ones share their risk, whatever order they are in.</summary>
    internal static RiskCoverageCurve Of(IReadOnlyList<(ModalityClass Label, ClassProbabilities Said)> answers)
    {
        var support = answers.GroupBy(answer => answer.Label).ToDictionary(group => group.Key, group => group.Count());
        var (coverage, wrong, area) = (0.0, 0.0, 0.0);
        var points = new List<RiskCoveragePoint>();
        foreach (var alike in answers.GroupBy(answer => answer.Said.Confidence).OrderByDescending(group => group.Key))
        {
            var added = alike.Sum(answer => 1.0 / support[answer.Label]) / support.Count;
            wrong += alike.Where(answer => answer.Said.Predicted != answer.Label).Sum(answer => 1.0 / support[answer.Label]) / support.Count;
            coverage += added;
            area += added * wrong / coverage;
            for (var next = points.Count + 1; next <= coverage * Steps + Rounding; next++)
                points.Add(new RiskCoveragePoint((double)next / Steps, wrong / coverage));
        }

        return new RiskCoverageCurve(area, points);
    }
}
