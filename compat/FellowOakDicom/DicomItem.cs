namespace FellowOakDicom;

/// <summary>Anything that stands in a data set under a tag: element, sequence or fragments.</summary>
public abstract class DicomItem : IComparable<DicomItem>, IComparable
{
    protected DicomItem(DicomTag tag) => Tag = tag;

    public DicomTag Tag { get; internal set; }

    public abstract DicomVR ValueRepresentation { get; }

    /// <summary>Throws <see cref="DicomValidationException"/> where the value breaks a rule of its VR or multiplicity.</summary>
    public virtual void Validate()
    {
    }

    public int CompareTo(DicomItem? other) => Tag.CompareTo(other?.Tag);

    public int CompareTo(object? obj) => obj is DicomItem other ? CompareTo(other) : throw new ArgumentException("Not a DICOM item.", nameof(obj));

    public override string ToString() => $"{Tag} {ValueRepresentation.Code} {Tag.DictionaryEntry.Name}";
}
