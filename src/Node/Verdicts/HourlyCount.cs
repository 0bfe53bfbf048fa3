using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>Verdicts on instances received within an hour; versions of an instance count each, also those replaced since.</summary>
/// <param name="Hour">Its beginning, UTC.</param>
/// <param name="CallingAe">AE title of the sender.</param>
/// <param name="Outcome">The verdicts' outcome.</param>
/// <param name="HeaderClass">The header's class, null where it names none.</param>
/// <param name="PredictedClass">The pixels' class, null where they were not classified.</param>
/// <param name="Count">How many.</param>
public sealed record HourlyCount(
    DateTimeOffset Hour, string CallingAe, Outcome Outcome, ModalityClass? HeaderClass, ModalityClass? PredictedClass, long Count)
{
    internal static IEnumerable<HourlyCount> Of(IEnumerable<Verdict> verdicts) => verdicts
        .GroupBy(verdict => (Hour: StoreTime.ToHours(verdict.ReceivedAt), verdict.CallingAe, verdict.Outcome, verdict.HeaderClass, verdict.PredictedClass))
        .Select(group => new HourlyCount(
            StoreTime.FromHours(group.Key.Hour), group.Key.CallingAe, group.Key.Outcome, group.Key.HeaderClass, group.Key.PredictedClass, group.LongCount()));
}
