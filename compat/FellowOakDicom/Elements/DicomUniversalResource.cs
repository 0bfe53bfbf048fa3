using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Universal Resource Identifier or Locator (UR).</summary>
public class DicomUniversalResource : DicomStringElement
{
    public DicomUniversalResource(DicomTag tag, string value)
        : base(tag, value)
    {
    }

    public DicomUniversalResource(DicomTag tag, IByteBuffer data)
        : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UR;
}
