namespace FellowOakDicom;

/// <summary>What PS3.6 says of an attribute.</summary>
public sealed class DicomDictionaryEntry
{
    public DicomDictionaryEntry(DicomTag tag, string name, string keyword, DicomVM vm, bool retired, params DicomVR[] vrs)
    {
        Tag = tag;
        Name = name;
        Keyword = keyword;
        ValueMultiplicity = vm;
        IsRetired = retired;
        ValueRepresentations = vrs;
    }

    public DicomTag Tag { get; }

    public string Name { get; }

    public string Keyword { get; }

    /// <summary>The allowed VRs; the first one is used where nothing else decides.</summary>
    public DicomVR[] ValueRepresentations { get; }

    public DicomVM ValueMultiplicity { get; }

    public bool IsRetired { get; }

    public override string ToString() => $"{Tag} {Name}";
}
