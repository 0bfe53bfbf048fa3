using DicomNode.Classifier;

namespace DicomNode.Node.Notification;

/// <summary>Which reports are told of, and where (<c>Node:Notification:Rules:N</c>). What is null does not restrict.</summary>
public sealed record NotificationRule
{
    /// <summary>Its name, by which the node remembers what it has told.</summary>
    public required string Name { get; init; }

    public NotificationOccasion On { get; init; }

    /// <summary>The report's probability at least, 0 to 1.</summary>
    public double MinConfidence { get; init; }

    /// <summary>The slices that speak for the report at least.</summary>
    public int MinSlices { get; init; }

    /// <summary>What the header claims: a class, or else a value of Modality.</summary>
    public string? Header { get; init; }

    /// <summary>The class that the pixels show.</summary>
    public ModalityClass? Predicted { get; init; }

    /// <summary>An AE title that has sent slices of the series.</summary>
    public string? CallingAe { get; init; }

    /// <summary><see cref="MailOptions.Via"/>, or the name of a webhook.</summary>
    public string Via { get; init; } = "";

    public NotificationMode Mode { get; init; }

    /// <summary>How long a digest collects, from its first report on.</summary>
    public TimeSpan Digest { get; init; } = TimeSpan.FromMinutes(60);
}
