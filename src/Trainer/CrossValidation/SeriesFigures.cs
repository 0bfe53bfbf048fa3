using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>What the node would make of series, by their pixels alone.</summary>
/// <param name="Name">Which series.</param>
/// <param name="Series">How many.</param>
/// <param name="Wrong">Those whose likeliest class is not theirs, however unsure.</param>
/// <param name="FalseAlarms">Those that would contradict a right header.</param>
/// <param name="Detections">Those that would contradict a wrong header.</param>
public sealed record SeriesFigures(string Name, int Series, int Wrong, int FalseAlarms, int Detections)
{
    /// <summary>The share of wrong headers that <see cref="Precision"/> takes for granted.</summary>
    public const double Prevalence = 0.001;

    // Two intervals that hold together with 95 % confidence, whatever they have to do with each other (Bonferroni).
    private const double EachLevel = 1 - (1 - BootstrapIntervals.Level) / 2;

    public double FalseAlarmRate => (double)FalseAlarms / Series;

    /// <summary>Clopper and Pearson's: series count as independent, which parts of one volume are not.</summary>
    public ConfidenceInterval FalseAlarmInterval { get; } = BinomialInterval.Of(FalseAlarms, Series);

    public double DetectionRate => (double)Detections / Series;

    public ConfidenceInterval DetectionInterval { get; } = BinomialInterval.Of(Detections, Series);

    /// <summary>The share of reports that would be right, at <see cref="Prevalence"/>; null without any report.</summary>
    public double? Precision => FalseAlarms + Detections == 0 ? null : At(DetectionRate, FalseAlarmRate);

    /// <summary>Of <see cref="Precision"/>, from the intervals of both rates.</summary>
    public ConfidenceInterval PrecisionInterval { get; } =
        PrecisionBetween(BinomialInterval.Of(Detections, Series, EachLevel), BinomialInterval.Of(FalseAlarms, Series, EachLevel));

    private static ConfidenceInterval PrecisionBetween(ConfidenceInterval detection, ConfidenceInterval falseAlarm) =>
        new(At(detection.Lower, falseAlarm.Upper), At(detection.Upper, falseAlarm.Lower));

    private static double At(double detection, double falseAlarm) =>
        Prevalence * detection / (Prevalence * detection + (1 - Prevalence) * falseAlarm);
}
