using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Other Byte (OB).</summary>
public class DicomOtherByte : DicomValueElement<byte>
{
    public DicomOtherByte(DicomTag tag, params byte[] values)
        : base(tag, values)
    {
    }

    public DicomOtherByte(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OB;

    /// <summary>The dictionary counts one value, however many words it holds.</summary>
    protected override void ValidateVM()
    {
    }
}
