namespace DicomNode.Classifier;

/// <summary>
/// Calibrated probability of the likeliest class below which the classifier abstains. Contradicting a header takes more than confirming it,
/// because perhaps one header in a thousand is wrong.
/// </summary>
public sealed record AbstainThresholds
{
    /// <summary>To confirm what the header, or a second witness, says; 0 to 1.</summary>
    public double Match { get; init; } = 0.5;

    /// <summary>To contradict the header on the pixels' word alone; 0 to 1.</summary>
    public double Mismatch { get; init; } = 0.9;

    /// <summary>
    /// Out of source, at most this share of slices contradicts a right header with at least <see cref="Mismatch"/>, with 95 % confidence, classes alike; 0 to 1.
    /// Null where it was not measured.
    /// </summary>
    public double? FalseAlarmRate { get; init; }
}
