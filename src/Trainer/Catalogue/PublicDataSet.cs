using DicomNode.Classifier;

namespace DicomNode.Trainer.Catalogue;

/// <summary>One data set of the paper, as conf/datasets.json has it.</summary>
public sealed record PublicDataSet
{
    /// <summary>The appendix' name.</summary>
    public required string Name { get; init; }

    public required DataSetSplit Split { get; init; }

    public required DataSetHost Host { get; init; }

    /// <summary>The web address as the appendix gives it, misspelt or not.</summary>
    public required Uri Url { get; init; }

    /// <summary>The DOI as its registrant spells it, without a resolver; null where there is none.</summary>
    public required string? Doi { get; init; }

    /// <summary>The collection as NBIA spells it; null where it is not of TCIA or the spelling is not known.</summary>
    public required string? TciaCollection { get; init; }

    /// <summary>Which of the paper's sources name it: list, table6.</summary>
    public required IReadOnlyList<string> NamedBy { get; init; }

    public required IReadOnlyList<ModalityClass> Classes { get; init; }

    public required IReadOnlyList<string> BodyParts { get; init; }

    public required Species Species { get; init; }

    public required DataSetAccess Access { get; init; }

    /// <summary>TCIA limited the collection after the paper, since faces can be rebuilt from it: an open download may fail.</summary>
    public required bool RestrictedLater { get; init; }

    /// <summary>Null where it is not known.</summary>
    public required string? Licence { get; init; }

    /// <summary>Where its patients, images or phantoms come from. Data sets that share one are not independent of each other.</summary>
    public required IReadOnlyList<string> Origins { get; init; }

    /// <summary>Its rows of Table 6; empty outside the test split.</summary>
    public required IReadOnlyList<PublishedAccuracy> Accuracies { get; init; }

    /// <summary>What else there is to know, or null.</summary>
    public required string? Note { get; init; }
}
