using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Unknown (UN).</summary>
public class DicomUnknown : DicomValueElement<byte>
{
    public DicomUnknown(DicomTag tag, params byte[] values)
        : base(tag, values)
    {
    }

    public DicomUnknown(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UN;

    /// <summary>The dictionary counts one value, however many words it holds.</summary>
    protected override void ValidateVM()
    {
    }
}
