using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Other Word (OW).</summary>
public class DicomOtherWord : DicomValueElement<ushort>
{
    public DicomOtherWord(DicomTag tag, params ushort[] values)
        : base(tag, values)
    {
    }

    public DicomOtherWord(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OW;

    /// <summary>The dictionary counts one value, however many words it holds.</summary>
    protected override void ValidateVM()
    {
    }
}
