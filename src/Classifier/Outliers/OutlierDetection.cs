namespace DicomNode.Classifier.Outliers;

/// <summary>What model.json says of the outlier detector beside the weights.</summary>
public sealed record OutlierDetection
{
    /// <summary>The only method there is: see <see cref="OutlierDetector"/>.</summary>
    public const string ExposedHead = "exposedHead";

    /// <summary>How the score is computed.</summary>
    public required string Method { get; init; }

    /// <summary>The probability of being an outlier that a score of 1 stands for, above 0 and below 1.</summary>
    public required double Threshold { get; init; }

    /// <summary>The share of slices of sources not fitted on that lay above the threshold when it was chosen, 0 to 1.</summary>
    public double? RejectedShare { get; init; }

    /// <summary>SHA-256 of outliers.safetensors, lower-case hexadecimal; filled in when the package is saved.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>SHA-256 of the weights whose features it was fitted to: those of no other network mean the same.</summary>
    public string WeightsSha256 { get; init; } = "";
}
