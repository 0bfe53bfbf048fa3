using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Code String (CS).</summary>
public class DicomCodeString : DicomMultiStringElement
{
    public DicomCodeString(DicomTag tag, params string[] values)
        : base(tag, values)
    {
    }

    public DicomCodeString(DicomTag tag, IByteBuffer data)
        : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.CS;
}
