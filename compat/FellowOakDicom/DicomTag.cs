using System.Globalization;

namespace FellowOakDicom;

/// <summary>The tag of a data element: group and element number, and for a private element its creator.</summary>
public sealed partial class DicomTag : IFormattable, IEquatable<DicomTag>, IComparable<DicomTag>, IComparable
{
    public static readonly DicomTag Unknown = new(0xffff, 0xffff);

    public DicomTag(ushort group, ushort element)
    {
        Group = group;
        Element = element;
    }

    public DicomTag(ushort group, ushort element, string privateCreator)
        : this(group, element, DicomDictionary.Default.GetPrivateCreator(privateCreator))
    {
    }

    public DicomTag(ushort group, ushort element, DicomPrivateCreator? privateCreator)
        : this(group, element) => PrivateCreator = privateCreator;

    public ushort Group { get; }

    public ushort Element { get; }

    /// <summary>An odd group belongs to whoever made the device.</summary>
    public bool IsPrivate => (Group & 1) != 0;

    public DicomPrivateCreator? PrivateCreator { get; set; }

    public DicomDictionaryEntry DictionaryEntry => DicomDictionary.Default[this];

    internal uint Number => ((uint)Group << 16) | Element;

    public static implicit operator DicomTag(uint tag) => new((ushort)(tag >> 16), (ushort)tag);

    public static explicit operator uint(DicomTag tag) => tag.Number;

    public static bool operator ==(DicomTag? a, DicomTag? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomTag? a, DicomTag? b) => !(a == b);

    /// <summary>Reads "ggggeeee", "gggg,eeee" or "(gggg,eeee)", each with ":CREATOR" before the bracket if private.</summary>
    public static DicomTag Parse(string s)
    {
        try
        {
            var text = s.AsSpan().TrimStart('(');
            var group = ushort.Parse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            text = text[4..];
            if (text[0] == ',')
                text = text[1..];
            var element = ushort.Parse(text[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            text = text[4..];
            return text.StartsWith(":")
                ? new DicomTag(group, element, text[1..].TrimEnd(')').ToString())
                : new DicomTag(group, element);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            throw new DicomDataException($"Error parsing DICOM tag ['{s}']", exception);
        }
    }

    /// <summary>"(gggg,eeee)", with ":CREATOR" for a private element.</summary>
    public override string ToString() => ToString("G", null);

    /// <summary>"G" as above, "g" without brackets, "J" eight upper-case digits, "X" with the private block left open.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (formatProvider?.GetFormat(typeof(DicomTag)) is ICustomFormatter formatter)
            return formatter.Format(format, this, formatProvider);
        var creator = PrivateCreator is null ? "" : $":{PrivateCreator.Creator}";
        return format switch
        {
            "X" when PrivateCreator is not null => $"({Group:x4},xx{Element & 0xff:x2}{creator})",
            "g" => $"{Group:x4},{Element:x4}{creator}",
            "J" => $"{Group:X4}{Element:X4}",
            _ => $"({Group:x4},{Element:x4}{creator})",
        };
    }

    public int CompareTo(DicomTag? other)
    {
        if (other is null)
            return 1;
        var order = Number.CompareTo(other.Number);
        if (order != 0 || (PrivateCreator is null && other.PrivateCreator is null))
            return order;
        if (PrivateCreator is null)
            return -1;
        return other.PrivateCreator is null ? 1 : PrivateCreator.CompareTo(other.PrivateCreator);
    }

    public int CompareTo(object? obj) => obj is DicomTag tag ? CompareTo(tag) : throw new ArgumentException("Not a DICOM tag.", nameof(obj));

    /// <summary>Private tags of one creator are equal whichever block the creator has.</summary>
    public bool Equals(DicomTag? other)
    {
        if (other is null || Group != other.Group)
            return false;
        if (PrivateCreator is null && other.PrivateCreator is null)
            return Element == other.Element;
        return PrivateCreator is not null && PrivateCreator.Equals(other.PrivateCreator) && (Element & 0xff) == (other.Element & 0xff);
    }

    public override bool Equals(object? obj) => Equals(obj as DicomTag);

    public override int GetHashCode() =>
        PrivateCreator is null ? HashCode.Combine(Group, Element) : HashCode.Combine(Group, Element & 0xff, PrivateCreator);
}
