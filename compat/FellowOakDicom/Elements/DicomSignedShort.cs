using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Signed Short (SS).</summary>
public class DicomSignedShort : DicomValueElement<short>
{
    public DicomSignedShort(DicomTag tag, params short[] values)
        : base(tag, values)
    {
    }

    public DicomSignedShort(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.SS;
}
