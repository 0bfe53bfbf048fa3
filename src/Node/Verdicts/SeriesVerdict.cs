using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>What the slices of a series say together.</summary>
public sealed record SeriesVerdict
{
    public required string SeriesInstanceUid { get; init; }

    public string? StudyInstanceUid { get; init; }

    /// <summary>Instances of the series with a verdict, whatever it is.</summary>
    public required int Instances { get; init; }

    /// <summary>Those of them whose pixels count as evidence.</summary>
    public required int Classified { get; init; }

    /// <summary>Pictures that are unlike all that the model knows; they are not among <see cref="Classified"/>.</summary>
    public int Outliers { get; init; }

    /// <summary>How many independent slices the classified ones are worth: 1 for one, never more than 1.25, since slices of a series err together.</summary>
    public double EffectiveSlices { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Whether more slices are likely to change it.</summary>
    public required SeriesStanding Standing { get; init; }

    /// <summary>The outcome's reason in one plain sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The distinct values of Modality in the headers, joined by commas; null where all are missing.</summary>
    public string? HeaderModality { get; init; }

    /// <summary>The class that the headers claim, null where they claim none or several.</summary>
    public ModalityClass? HeaderClass { get; init; }

    /// <summary>The class of the SOP classes, null where they have none or several.</summary>
    public ModalityClass? SopClassClass { get; init; }

    /// <summary>The three witnesses, and which of them agree.</summary>
    public Witnesses Witnesses => new(HeaderClass, SopClassClass, PredictedClass);

    /// <summary>The class with the largest mean log-probability, null where nothing was classified.</summary>
    public ModalityClass? PredictedClass => Probabilities?.Predicted;

    /// <summary>Probability of <see cref="PredictedClass"/>, 0 to 1.</summary>
    public float? Confidence => Probabilities?.Confidence;

    /// <summary>
    /// What the classified slices say: their mean log-probability, each slice weighed by its kind, times <see cref="EffectiveSlices"/>, as probabilities.
    /// </summary>
    public ClassProbabilities? Probabilities { get; init; }

    /// <summary>Classified slices by the class that their pixels show.</summary>
    public required IReadOnlyDictionary<ModalityClass, int> PredictedCounts { get; init; }

    /// <summary>Classified slices by the class that their header claims.</summary>
    public required IReadOnlyDictionary<ModalityClass, int> HeaderCounts { get; init; }

    /// <summary>Classified slices by kind.</summary>
    public required IReadOnlyDictionary<ImageKind, int> KindCounts { get; init; }

    /// <summary>Instances by outcome.</summary>
    public required IReadOnlyDictionary<Outcome, int> OutcomeCounts { get; init; }

    /// <summary>AE titles that sent slices of the series, joined by commas.</summary>
    public string? CallingAe { get; init; }

    /// <summary>Station names in the headers, joined by commas; null where they have none.</summary>
    public string? StationName { get; init; }

    /// <summary>Pseudonym of the patient, of several joined by commas; null where no header has a Patient ID.</summary>
    public string? PatientKey { get; init; }

    public required DateTimeOffset FirstReceivedAt { get; init; }

    public required DateTimeOffset LastReceivedAt { get; init; }
}
