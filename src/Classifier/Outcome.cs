namespace DicomNode.Classifier;

/// <summary>How header, SOP class and pixels of an instance stand to each other.</summary>
public enum Outcome
{
    /// <summary>Header and pixels name the same class.</summary>
    Match,

    /// <summary>Header and pixels name different classes.</summary>
    Mismatch,

    /// <summary>The classifier abstains.</summary>
    Uncertain,

    /// <summary>The header names a modality that is none of the classes.</summary>
    OutOfScope,

    /// <summary>The instance has no pixels that could be classified.</summary>
    NotApplicable,

    /// <summary>Modality is missing, empty or undefined; the pixels suggest one.</summary>
    MissingHeader,

    /// <summary>The pixels cannot be decoded.</summary>
    Unreadable,
}
