using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>Counts over everything stored, as the API gives them.</summary>
/// <param name="Verdicts">Instances with a verdict.</param>
/// <param name="Series">Series with at least one.</param>
/// <param name="Outcomes">Verdicts by outcome.</param>
/// <param name="Predicted">Classified instances by the class that their pixels show.</param>
/// <param name="Matrix">Verdicts by outcome, header class and predicted class.</param>
/// <param name="Reports">Reports by state.</param>
/// <param name="LastReceivedAt">When the last instance was received, null while there is none.</param>
public sealed record Statistics(
    long Verdicts,
    long Series,
    IReadOnlyDictionary<Outcome, long> Outcomes,
    IReadOnlyDictionary<ModalityClass, long> Predicted,
    IReadOnlyList<VerdictCount> Matrix,
    IReadOnlyDictionary<ReportState, long> Reports,
    DateTimeOffset? LastReceivedAt)
{
    /// <summary>Every outcome, class and state is there, if only with 0.</summary>
    public static Statistics From(StoreStatistics stored) => new(
        stored.Verdicts.Sum(count => count.Count),
        stored.Series,
        Enum.GetValues<Outcome>().ToDictionary(
            outcome => outcome, outcome => stored.Verdicts.Where(count => count.Outcome == outcome).Sum(count => count.Count)),
        Enum.GetValues<ModalityClass>().ToDictionary(
            predicted => predicted, predicted => stored.Verdicts.Where(count => count.PredictedClass == predicted).Sum(count => count.Count)),
        stored.Verdicts,
        Enum.GetValues<ReportState>().ToDictionary(state => state, state => stored.Reports.GetValueOrDefault(state)),
        stored.LastReceivedAt);
}
