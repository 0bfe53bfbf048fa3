using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>Counts over everything stored.</summary>
/// <param name="Verdicts">Verdicts by outcome, header class and predicted class.</param>
/// <param name="Series">Series with at least one verdict.</param>
/// <param name="Reports">Reports by state.</param>
/// <param name="LastReceivedAt">When the last instance was received, null while there is none.</param>
public sealed record StoreStatistics(
    IReadOnlyList<VerdictCount> Verdicts,
    long Series,
    IReadOnlyDictionary<ReportState, long> Reports,
    DateTimeOffset? LastReceivedAt);

/// <summary>How many verdicts share an outcome, a header class and a predicted class.</summary>
public sealed record VerdictCount(Outcome Outcome, ModalityClass? HeaderClass, ModalityClass? PredictedClass, long Count);
