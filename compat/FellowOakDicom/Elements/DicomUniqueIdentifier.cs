using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Unique Identifier (UI).</summary>
public class DicomUniqueIdentifier : DicomMultiStringElement
{
    public DicomUniqueIdentifier(DicomTag tag, params string[] values)
        : base(tag, values)
    {
    }

    public DicomUniqueIdentifier(DicomTag tag, params DicomUID[] values)
        : base(tag, values.Select(uid => uid.UID).ToArray())
    {
    }

    public DicomUniqueIdentifier(DicomTag tag, params DicomTransferSyntax[] values)
        : base(tag, values.Select(syntax => syntax.UID.UID).ToArray())
    {
    }

    public DicomUniqueIdentifier(DicomTag tag, IByteBuffer data)
        : base(tag, null, data)
    {
    }

    public override DicomVR ValueRepresentation => DicomVR.UI;

    public override T Get<T>(int item = -1)
    {
        if (typeof(T) == typeof(DicomUID[]))
            return (T)(object)Values.Select(value => DicomUID.Parse(value)).ToArray();
        if (typeof(T) == typeof(DicomTransferSyntax[]))
            return (T)(object)Values.Select(DicomTransferSyntax.Parse).ToArray();
        if (typeof(T) == typeof(DicomUID))
            return (T)(object)DicomUID.Parse(At(Math.Max(item, 0)));
        return typeof(T) == typeof(DicomTransferSyntax)
            ? (T)(object)DicomTransferSyntax.Parse(At(Math.Max(item, 0)))
            : base.Get<T>(item);
    }
}
