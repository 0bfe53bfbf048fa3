using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;

namespace FellowOakDicom;

/// <summary>The data dictionary (PS3.6, PS3.7 annex E), read from the embedded Facts/dictionary.tsv when first asked.</summary>
public sealed class DicomDictionary : IEnumerable<DicomDictionaryEntry>
{
    /// <summary>Read as UN; what is added under it takes the first VR that fits the values.</summary>
    public static readonly DicomDictionaryEntry UnknownTag =
        new(
            DicomTag.Unknown, "Unknown", "Unknown", DicomVM.VM_1_n, false,
            DicomVR.UN, DicomVR.AE, DicomVR.AS, DicomVR.AT, DicomVR.CS, DicomVR.DA, DicomVR.DS, DicomVR.DT, DicomVR.FD, DicomVR.FL, DicomVR.IS,
            DicomVR.LO, DicomVR.LT, DicomVR.OB, DicomVR.OD, DicomVR.OF, DicomVR.OL, DicomVR.OV, DicomVR.OW, DicomVR.PN, DicomVR.SH, DicomVR.SL,
            DicomVR.SQ, DicomVR.SS, DicomVR.ST, DicomVR.SV, DicomVR.TM, DicomVR.UC, DicomVR.UI, DicomVR.UL, DicomVR.UR, DicomVR.US, DicomVR.UT,
            DicomVR.UV);

    public static readonly DicomDictionaryEntry PrivateCreatorTag =
        new(new DicomTag(0x0009, 0x0010), "Private Creator", "PrivateCreator", DicomVM.VM_1, false, DicomVR.LO);

    private static readonly DicomDictionaryEntry GroupLength =
        new(new DicomTag(0xffff, 0x0000), "Group Length", "GroupLength", DicomVM.VM_1, false, DicomVR.UL);

    private const int MaximumCreators = 4096;

    private static readonly Lazy<DicomDictionary> Shared = new(Load);

    private readonly Dictionary<uint, DicomDictionaryEntry> _entries = [];
    private readonly List<(uint Mask, uint Number, DicomDictionaryEntry Entry)> _masked = [];
    private readonly Dictionary<string, DicomDictionaryEntry> _keywords = [];
    private readonly ConcurrentDictionary<string, DicomPrivateCreator> _creators = new(StringComparer.Ordinal);

    private DicomDictionary()
    {
    }

    public static DicomDictionary Default => Shared.Value;

    /// <summary>The entry of an attribute, <see cref="UnknownTag"/> where the dictionary lacks it.</summary>
    public DicomDictionaryEntry this[DicomTag tag]
    {
        get
        {
            if (_entries.TryGetValue(tag.Number, out var entry))
                return entry;
            if (tag.Element == 0)
                return GroupLength;
            if (tag.IsPrivate)
                return tag.Element is >= 0x0010 and <= 0x00ff ? PrivateCreatorTag : UnknownTag;
            foreach (var (mask, number, masked) in _masked)
            {
                if ((tag.Number & mask) == number)
                    return masked;
            }

            return UnknownTag;
        }
    }

    /// <summary>The tag with this keyword, null where there is none.</summary>
    public DicomTag? this[string keyword] => _keywords.TryGetValue(keyword, out var entry) ? entry.Tag : null;

    /// <summary>The entry of one public attribute by group and element number; null where it is unknown or of a repeating group.</summary>
    internal DicomDictionaryEntry? Find(uint number) => _entries.GetValueOrDefault(number);

    /// <summary>The creator of this name, one object for each of the first few thousand names: strangers choose them, and they are kept for ever.</summary>
    public DicomPrivateCreator GetPrivateCreator(string creator) =>
        _creators.TryGetValue(creator, out var known) ? known
        : _creators.Count < MaximumCreators ? _creators.GetOrAdd(creator, static name => new DicomPrivateCreator(name))
        : new DicomPrivateCreator(creator);

    public IEnumerator<DicomDictionaryEntry> GetEnumerator() =>
        _entries.Values.Concat(_masked.Select(masked => masked.Entry)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static DicomDictionary Load()
    {
        var dictionary = new DicomDictionary();
        using var stream = typeof(DicomDictionary).Assembly.GetManifestResourceStream("dictionary.tsv")
            ?? throw new DicomDataException("The data dictionary is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var multiplicities = new Dictionary<string, DicomVM>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            var digits = fields[0];
            var number = uint.Parse(digits.Replace('x', '0'), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (!multiplicities.TryGetValue(fields[2], out var multiplicity))
                multiplicities.Add(fields[2], multiplicity = DicomVM.Parse(fields[2]));
            var representations = fields[1].Split('/').Select(DicomVR.Parse).ToArray();
            var entry = new DicomDictionaryEntry(
                number, fields[5].Length == 0 ? fields[3] : fields[5], fields[3], multiplicity, fields[4] == "R", representations);
            dictionary._keywords.TryAdd(entry.Keyword, entry);
            if (digits.Contains('x', StringComparison.Ordinal))
                dictionary._masked.Add((Mask(digits), number, entry));
            else
                dictionary._entries.TryAdd(number, entry);
        }

        return dictionary;
    }

    private static uint Mask(string digits)
    {
        var mask = 0u;
        foreach (var digit in digits)
            mask = (mask << 4) | (digit == 'x' ? 0u : 0xfu);
        return mask;
    }
}
