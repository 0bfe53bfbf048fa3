using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Other Double (OD).</summary>
public class DicomOtherDouble : DicomValueElement<double>
{
    public DicomOtherDouble(DicomTag tag, params double[] values)
        : base(tag, values)
    {
    }

    public DicomOtherDouble(DicomTag tag, IByteBuffer data)
        : base(tag, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OD;

    /// <summary>The dictionary counts one value, however many words it holds.</summary>
    protected override void ValidateVM()
    {
    }
}
