using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// A series whose header and pixels disagree, or whose header names no modality, put before an administrator. A series has one report at
/// most, which opens, closes and opens again as slices come in, until it is reviewed.
/// </summary>
public sealed record MislabelReport
{
    /// <summary>The report's number, given by the store.</summary>
    public required long Id { get; init; }

    /// <summary>Grows by one with each change.</summary>
    public required long Version { get; init; }

    public required ReportState State { get; init; }

    /// <summary>Whether more slices are likely to change it, as of the moment it was asked for: stores do not keep this.</summary>
    public SeriesStanding Standing { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public string? StudyInstanceUid { get; init; }

    /// <summary>
    /// <see cref="Outcome.Mismatch"/> or <see cref="Outcome.MissingHeader"/>, also while later slices leave it in doubt; another one once it is overturned.
    /// </summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The three witnesses, and which of them agree.</summary>
    public Witnesses Witnesses => new(HeaderClass, SopClassClass, PredictedClass);

    /// <summary>First witness: the distinct values of Modality in the series' headers, joined by commas; null where all are missing.</summary>
    public string? HeaderModality { get; init; }

    /// <summary>The class that the headers claim, null where they claim none or several.</summary>
    public ModalityClass? HeaderClass { get; init; }

    /// <summary>Second witness: the class of the series' SOP classes, null where they have none or several.</summary>
    public ModalityClass? SopClassClass { get; init; }

    /// <summary>Third witness: what the pixels of the series show.</summary>
    public ModalityClass? PredictedClass { get; init; }

    /// <summary>Probability of <see cref="PredictedClass"/> for the series, 0 to 1.</summary>
    public float? Confidence { get; init; }

    /// <summary>Classified slices whose pixels show <see cref="PredictedClass"/>.</summary>
    public int SlicesFor { get; init; }

    /// <summary>Classified slices whose pixels show another class.</summary>
    public int SlicesAgainst { get; init; }

    /// <summary>AE titles that sent slices of the series, joined by commas.</summary>
    public string? CallingAe { get; init; }

    /// <summary>Station names in the headers of the series, joined by commas; null where they have none.</summary>
    public string? StationName { get; init; }

    /// <summary>Pseudonym of the patient, of several joined by commas; null where no header has a Patient ID.</summary>
    public string? PatientKey { get; init; }

    /// <summary>The witnesses in one plain sentence.</summary>
    public required string Reason { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The decision, null until there is one.</summary>
    public ReviewDecision? Review { get; init; }
}
