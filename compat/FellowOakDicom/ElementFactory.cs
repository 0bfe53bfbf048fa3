using System.Globalization;
using System.Text;
using FellowOakDicom.IO;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Makes the element of a VR, from values or from encoded bytes.</summary>
internal static class ElementFactory
{
    /// <summary>An element with values of any type that the VR can take; null makes an empty one.</summary>
    public static DicomItem Create<T>(DicomVR vr, DicomTag tag, T[]? values)
    {
        if (vr == DicomVR.SQ)
        {
            if (values is null or DicomDataset[])
                return new DicomSequence(tag, values as DicomDataset[] ?? []);
            throw Mismatch<T>(vr);
        }

        if (values is null)
            return Create(vr, tag, EmptyBuffer.Value, DicomEncoding.DefaultArray);
        if (values is IByteBuffer[] { Length: 1 } buffers)
            return Create(vr, tag, buffers[0], DicomEncoding.DefaultArray);
        if (values is string[] texts)
            return FromText(vr, tag, texts);
        switch (vr.Code)
        {
            case DicomVRCode.UI when values is DicomUID[] uids:
                return new DicomUniqueIdentifier(tag, uids);
            case DicomVRCode.UI when values is DicomTransferSyntax[] syntaxes:
                return new DicomUniqueIdentifier(tag, syntaxes);
            case DicomVRCode.AT when values is DicomTag[] tags:
                return new DicomAttributeTag(tag, tags);
            case DicomVRCode.DA when values is DateTime[] dates:
                return new DicomDate(tag, dates);
            case DicomVRCode.DT when values is DateTime[] dates:
                return new DicomDateTime(tag, dates);
            case DicomVRCode.TM when values is DateTime[] dates:
                return new DicomTime(tag, dates);
            case DicomVRCode.DA when values is DicomDateRange[] ranges:
                return new DicomDate(tag, ranges.FirstOrDefault() ?? new DicomDateRange());
            case DicomVRCode.DT when values is DicomDateRange[] ranges:
                return new DicomDateTime(tag, ranges.FirstOrDefault() ?? new DicomDateRange());
            case DicomVRCode.TM when values is DicomDateRange[] ranges:
                return new DicomTime(tag, ranges.FirstOrDefault() ?? new DicomDateRange());
            case DicomVRCode.CS when typeof(T).IsEnum:
                return new DicomCodeString(tag, values.Select(value => $"{value}".ToUpperInvariant()).ToArray());
        }

        if (!typeof(T).IsPrimitive && !typeof(T).IsEnum && typeof(T) != typeof(decimal))
            throw Mismatch<T>(vr);
        return vr.Code switch
        {
            DicomVRCode.DS => new DicomDecimalString(tag, To<T, decimal>(values)),
            DicomVRCode.IS => new DicomIntegerString(tag, To<T, int>(values)),
            DicomVRCode.FD => new DicomFloatingPointDouble(tag, To<T, double>(values)),
            DicomVRCode.FL => new DicomFloatingPointSingle(tag, To<T, float>(values)),
            DicomVRCode.OB => values is byte[] bytes ? new DicomOtherByte(tag, bytes) : throw Mismatch<T>(vr),
            DicomVRCode.UN => values is byte[] bytes ? new DicomUnknown(tag, bytes) : throw Mismatch<T>(vr),
            DicomVRCode.OD => new DicomOtherDouble(tag, To<T, double>(values)),
            DicomVRCode.OF => new DicomOtherFloat(tag, To<T, float>(values)),
            DicomVRCode.OL => new DicomOtherLong(tag, To<T, uint>(values)),
            DicomVRCode.OV => new DicomOtherVeryLong(tag, To<T, ulong>(values)),
            DicomVRCode.OW => values is byte[] bytes ? new DicomOtherWord(tag, ByteConverter.ToByteBuffer(bytes)) : new DicomOtherWord(tag, To<T, ushort>(values)),
            DicomVRCode.SL => new DicomSignedLong(tag, To<T, int>(values)),
            DicomVRCode.SS => new DicomSignedShort(tag, To<T, short>(values)),
            DicomVRCode.SV => new DicomSignedVeryLong(tag, To<T, long>(values)),
            DicomVRCode.UL => new DicomUnsignedLong(tag, To<T, uint>(values)),
            DicomVRCode.US => new DicomUnsignedShort(tag, To<T, ushort>(values)),
            DicomVRCode.UV => new DicomUnsignedVeryLong(tag, To<T, ulong>(values)),
            _ => throw Mismatch<T>(vr),
        };
    }

    /// <summary>An element over encoded bytes; text is decoded with the given encodings when asked for.</summary>
    public static DicomElement Create(DicomVR vr, DicomTag tag, IByteBuffer buffer, Encoding[] encodings) => vr.Code switch
    {
        DicomVRCode.AE => new DicomApplicationEntity(tag, buffer),
        DicomVRCode.AS => new DicomAgeString(tag, buffer),
        DicomVRCode.AT => new DicomAttributeTag(tag, buffer),
        DicomVRCode.CS => new DicomCodeString(tag, buffer),
        DicomVRCode.DA => new DicomDate(tag, buffer),
        DicomVRCode.DS => new DicomDecimalString(tag, buffer),
        DicomVRCode.DT => new DicomDateTime(tag, buffer),
        DicomVRCode.FD => new DicomFloatingPointDouble(tag, buffer),
        DicomVRCode.FL => new DicomFloatingPointSingle(tag, buffer),
        DicomVRCode.IS => new DicomIntegerString(tag, buffer),
        DicomVRCode.LO => new DicomLongString(tag, encodings, buffer),
        DicomVRCode.LT => new DicomLongText(tag, encodings, buffer),
        DicomVRCode.OB => new DicomOtherByte(tag, buffer),
        DicomVRCode.OD => new DicomOtherDouble(tag, buffer),
        DicomVRCode.OF => new DicomOtherFloat(tag, buffer),
        DicomVRCode.OL => new DicomOtherLong(tag, buffer),
        DicomVRCode.OV => new DicomOtherVeryLong(tag, buffer),
        DicomVRCode.OW => new DicomOtherWord(tag, buffer),
        DicomVRCode.PN => new DicomPersonName(tag, encodings, buffer),
        DicomVRCode.SH => new DicomShortString(tag, encodings, buffer),
        DicomVRCode.SL => new DicomSignedLong(tag, buffer),
        DicomVRCode.SS => new DicomSignedShort(tag, buffer),
        DicomVRCode.ST => new DicomShortText(tag, encodings, buffer),
        DicomVRCode.SV => new DicomSignedVeryLong(tag, buffer),
        DicomVRCode.TM => new DicomTime(tag, buffer),
        DicomVRCode.UC => new DicomUnlimitedCharacters(tag, encodings, buffer),
        DicomVRCode.UI => new DicomUniqueIdentifier(tag, buffer),
        DicomVRCode.UL => new DicomUnsignedLong(tag, buffer),
        DicomVRCode.UR => new DicomUniversalResource(tag, buffer),
        DicomVRCode.US => new DicomUnsignedShort(tag, buffer),
        DicomVRCode.UT => new DicomUnlimitedText(tag, encodings, buffer),
        DicomVRCode.UV => new DicomUnsignedVeryLong(tag, buffer),
        _ => new DicomUnknown(tag, buffer),
    };

    private static DicomElement FromText(DicomVR vr, DicomTag tag, string[] texts)
    {
        switch (vr.Code)
        {
            case DicomVRCode.AE:
                return new DicomApplicationEntity(tag, texts);
            case DicomVRCode.AS:
                return new DicomAgeString(tag, texts);
            case DicomVRCode.CS:
                return new DicomCodeString(tag, texts);
            case DicomVRCode.DA:
                return new DicomDate(tag, texts);
            case DicomVRCode.DS:
                return new DicomDecimalString(tag, texts);
            case DicomVRCode.DT:
                return new DicomDateTime(tag, texts);
            case DicomVRCode.IS:
                return new DicomIntegerString(tag, texts);
            case DicomVRCode.LO:
                return new DicomLongString(tag, texts);
            case DicomVRCode.LT:
                return new DicomLongText(tag, texts.FirstOrDefault() ?? "");
            case DicomVRCode.PN:
                return new DicomPersonName(tag, texts);
            case DicomVRCode.SH:
                return new DicomShortString(tag, texts);
            case DicomVRCode.ST:
                return new DicomShortText(tag, texts.FirstOrDefault() ?? "");
            case DicomVRCode.TM:
                return new DicomTime(tag, texts);
            case DicomVRCode.UC:
                return new DicomUnlimitedCharacters(tag, texts);
            case DicomVRCode.UI:
                return new DicomUniqueIdentifier(tag, texts);
            case DicomVRCode.UR:
                return new DicomUniversalResource(tag, texts.FirstOrDefault() ?? "");
            case DicomVRCode.UT:
                return new DicomUnlimitedText(tag, texts.FirstOrDefault() ?? "");
        }

        var parts = texts.SelectMany(text => text.Split('\\')).ToArray();
        return vr.Code switch
        {
            DicomVRCode.AT => new DicomAttributeTag(tag, parts.Select(DicomTag.Parse).ToArray()),
            DicomVRCode.FD => new DicomFloatingPointDouble(tag, Parse<double>(parts)),
            DicomVRCode.FL => new DicomFloatingPointSingle(tag, Parse<float>(parts)),
            DicomVRCode.SL => new DicomSignedLong(tag, Parse<int>(parts)),
            DicomVRCode.SS => new DicomSignedShort(tag, Parse<short>(parts)),
            DicomVRCode.SV => new DicomSignedVeryLong(tag, Parse<long>(parts)),
            DicomVRCode.UL => new DicomUnsignedLong(tag, Parse<uint>(parts)),
            DicomVRCode.US => new DicomUnsignedShort(tag, Parse<ushort>(parts)),
            DicomVRCode.UV => new DicomUnsignedVeryLong(tag, Parse<ulong>(parts)),
            _ => throw Mismatch<string>(vr),
        };
    }

    private static TTo[] Parse<TTo>(string[] texts)
        where TTo : IParsable<TTo> => Array.ConvertAll(texts, text => TTo.Parse(text, CultureInfo.InvariantCulture));

    private static TTo[] To<T, TTo>(T[] values)
    {
        // An int[] is a uint[] to the runtime's type test but not to the language: ask by exact element type.
        if (typeof(T) == typeof(TTo))
            return (TTo[])(object)values;
        return Array.ConvertAll(values, value => (TTo)System.Convert.ChangeType(value, typeof(TTo), CultureInfo.InvariantCulture)!);
    }

    private static InvalidOperationException Mismatch<T>(DicomVR vr) => new($"Unable to create DICOM element of type {vr.Code} with values of type {typeof(T)}");
}
