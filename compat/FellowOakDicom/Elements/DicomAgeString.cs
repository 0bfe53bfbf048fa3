using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Age String (AS).</summary>
public class DicomAgeString : DicomMultiStringElement
{
    public DicomAgeString(DicomTag tag, params string[] values)
        : base(tag, values)
    {
    }

    public DicomAgeString(DicomTag tag, IByteBuffer data)
        : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.AS;
}
