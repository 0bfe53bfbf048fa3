using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Date Time (DT).</summary>
public class DicomDateTime : DicomDateElement
{
    private static readonly string[] Formats =
    [
        "yyyyMMddHHmmss", "yyyyMMddHHmmsszzz", "yyyyMMddHHmmsszz", "yyyyMMddHHmmssz", "yyyyMMddHHmmss.FFFFFF", "yyyyMMddHHmm", "yyyyMMddHH",
        "yyyyMMdd", "yyyyMM", "yyyy", "yyyyMMddHHmmss.FFFFFFzzz", "yyyyMMddHHmmzzz", "yyyyMMddHHzzz", "yyyy.MM.dd", "yyyy/MM/dd",
    ];

    public DicomDateTime(DicomTag tag, params DateTime[] values)
        : base(tag, Formats, values)
    {
    }

    public DicomDateTime(DicomTag tag, DicomDateRange range)
        : base(tag, Formats, range)
    {
    }

    public DicomDateTime(DicomTag tag, params string[] values)
        : base(tag, Formats, values)
    {
    }

    public DicomDateTime(DicomTag tag, IByteBuffer data)
        : base(tag, Formats, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.DT;
}
