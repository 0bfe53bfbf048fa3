namespace FellowOakDicom;

/// <summary>Encapsulated pixel data as Other Word (OW).</summary>
public class DicomOtherWordFragment : DicomFragmentSequence
{
    public DicomOtherWordFragment(DicomTag tag)
        : base(tag)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.OW;
}
