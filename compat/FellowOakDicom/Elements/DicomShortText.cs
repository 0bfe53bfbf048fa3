using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Short Text (ST): one value, in which a backslash is a character.</summary>
public class DicomShortText : DicomStringElement
{
    public DicomShortText(DicomTag tag, string value)
        : base(tag, value)
    {
    }

    public DicomShortText(DicomTag tag, Encoding[] encodings, IByteBuffer data)
        : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.ST;
}
