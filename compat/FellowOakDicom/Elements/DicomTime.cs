using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Time (TM).</summary>
public class DicomTime : DicomDateElement
{
    private static readonly string[] Formats =
    [
        "HHmmss", "HH", "HHmm", "HHmmssff", "HHmmss.FFFFFF", "HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFF",
    ];

    public DicomTime(DicomTag tag, params DateTime[] values)
        : base(tag, Formats, values)
    {
    }

    public DicomTime(DicomTag tag, DicomDateRange range)
        : base(tag, Formats, range)
    {
    }

    public DicomTime(DicomTag tag, params string[] values)
        : base(tag, Formats, values)
    {
    }

    public DicomTime(DicomTag tag, IByteBuffer data)
        : base(tag, Formats, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.TM;
}
