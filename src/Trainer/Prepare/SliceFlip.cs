namespace DicomNode.Trainer.Prepare;

/// <summary>What must be reversed so that a slice lies as in DICOM: rows run to the patient's back, columns to the patient's left.</summary>
[Flags]
public enum SliceFlip
{
    None = 0,

    /// <summary>Each row is read from its end.</summary>
    Columns = 1,

    /// <summary>The last row comes first.</summary>
    Rows = 2,
}
