namespace FellowOakDicom.IO.Writer;

/// <summary>How lengths are written.</summary>
public class DicomWriteOptions
{
    public DicomWriteOptions()
    {
    }

    public DicomWriteOptions(DicomWriteOptions options)
    {
        ExplicitLengthSequences = options.ExplicitLengthSequences;
        ExplicitLengthSequenceItems = options.ExplicitLengthSequenceItems;
        KeepGroupLengths = options.KeepGroupLengths;
        LargeObjectSize = options.LargeObjectSize;
    }

    public static DicomWriteOptions Default { get; } = new();

    /// <summary>Sequences state their length instead of ending with a delimiter.</summary>
    public bool ExplicitLengthSequences { get; set; }

    /// <summary>Items state their length instead of ending with a delimiter.</summary>
    public bool ExplicitLengthSequenceItems { get; set; }

    /// <summary>Group Length elements, retired outside of groups 0000 and 0002, are written if present.</summary>
    public bool KeepGroupLengths { get; set; }

    /// <summary>Bytes from which a value is copied from its source to the target in pieces.</summary>
    public uint LargeObjectSize { get; set; } = 1024 * 1024;
}
