namespace DicomNode.Trainer.CrossValidation;

/// <summary>What single slices do at thresholds that were chosen on other folds.</summary>
/// <param name="Images">How many.</param>
/// <param name="FalseAlarms">Wrong ones that are sure enough to contradict a header.</param>
/// <param name="WeightedRate">Their share, classes and sources alike.</param>
/// <param name="Bound">What the share does not exceed with 95 % confidence, if slices were independent.</param>
/// <param name="DetectionRate">The share of slices, weighted, that are right and sure enough to contradict a wrong header.</param>
/// <param name="Confirming">The share of slices, weighted, that are sure enough to confirm a header.</param>
/// <param name="ConfirmingRight">Of these, the share that is right; null without any.</param>
public sealed record SliceAlarmFigures(
    int Images, int FalseAlarms, double WeightedRate, double Bound, double DetectionRate, double Confirming, double? ConfirmingRight)
{
    /// <summary>The figures of weighted answers and the thresholds that hold for each.</summary>
    internal static SliceAlarmFigures Of(HeldOutSet set, IReadOnlyList<HeldOutAnswer> answers)
    {
        double Weight(Func<HeldOutAnswer, bool> condition) => answers.Index().Where(entry => condition(entry.Item)).Sum(entry => set.Weights[entry.Index]);
        var rate = Weight(answer => answer.IsFalseAlarm);
        var confirming = Weight(answer => answer.Said.Confidence >= answer.Thresholds.Match);
        return new SliceAlarmFigures(
            answers.Count,
            answers.Count(answer => answer.IsFalseAlarm),
            rate,
            set.Bound(rate),
            Weight(answer => answer.IsDetection),
            confirming,
            confirming > 0 ? Weight(answer => answer.IsRight && answer.Said.Confidence >= answer.Thresholds.Match) / confirming : null);
    }
}
