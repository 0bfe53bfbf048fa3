using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Other Float (OF).</summary>
public class DicomOtherFloat : DicomValueElement<float>
{
    public DicomOtherFloat(DicomTag tag, params float[] values)
        : base(tag, values)
    {
    }

    public DicomOtherFloat(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OF;

    /// <summary>The dictionary counts one value, however many words it holds.</summary>
    protected override void ValidateVM()
    {
    }
}
