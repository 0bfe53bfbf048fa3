using System.Text;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Long Text (LT): one value, in which a backslash is a character.</summary>
public class DicomLongText : DicomStringElement
{
    public DicomLongText(DicomTag tag, string value)
        : base(tag, value)
    {
    }

    public DicomLongText(DicomTag tag, Encoding[] encodings, IByteBuffer data)
        : base(tag, encodings, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.LT;
}
