using System.Collections.Frozen;
using System.Globalization;
using FellowOakDicom;

namespace DicomNode.Node.Review;

/// <summary>
/// The attributes of a data set for people. For those who may not see patients, a value is shown only where it is of a kind that identifies nobody: numbers, codes
/// and UIDs in the groups that describe acquisition and pixels, and a few texts about the machine. Everything else is hidden, with it all names and
/// all identifying attributes of PS3.15 table E.1-1, UIDs and Station Name apart, and whatever is private or unknown.
/// </summary>
internal static class TagTable
{
    private const int MostRows = 5000;
    private const int MostDepth = 8;
    private const int MostItems = 100;
    private const int MostCharacters = 256;
    private const int MostBytes = 8192;

    private static readonly FrozenSet<ushort> HarmlessGroups = 
        FrozenSet.Create<ushort>(0x0002, 0x0008, 0x0018, 0x0020, 0x0022, 0x0028, 0x0048, 0x0052, 0x0054, 0x5200);

    private static readonly FrozenSet<DicomVR> HarmlessKinds = FrozenSet.Create(
        DicomVR.US, DicomVR.SS, DicomVR.UL, DicomVR.SL, DicomVR.UV, DicomVR.SV, DicomVR.FL, DicomVR.FD, DicomVR.DS, DicomVR.IS, DicomVR.CS, DicomVR.AT, DicomVR.UI);

    private static readonly FrozenSet<DicomTag> HarmlessTexts = FrozenSet.Create(
        DicomTag.Manufacturer, DicomTag.ManufacturerModelName, DicomTag.StationName, DicomTag.SoftwareVersions, DicomTag.ConvolutionKernel,
        DicomTag.ImplementationVersionName, DicomTag.SourceApplicationEntityTitle, DicomTag.SequenceName);

    /// <summary>Every attribute, those of sequences after the sequence; of a monstrous data set the first few thousand.</summary>
    /// <param name="dataset">The instance, large values still on disk.</param>
    /// <param name="maySeePatients">Nothing is hidden.</param>
    public static IReadOnlyList<TagRow> Read(DicomDataset dataset, bool maySeePatients)
    {
        var rows = new List<TagRow>();
        Add(rows, dataset, maySeePatients, depth: 0);
        return rows;
    }

    private static void Add(List<TagRow> rows, DicomDataset dataset, bool maySeePatients, int depth)
    {
        foreach (var item in dataset)
        {
            if (rows.Count >= MostRows)
                return;
            var isShown = maySeePatients || IsHarmless(item);
            rows.Add(new TagRow(item.Tag, Name(item.Tag), item.ValueRepresentation.Code, isShown ? Value(item) : null, depth));
            if (item is DicomSequence sequence && depth < MostDepth)
            {
                foreach (var nested in sequence.Items.Take(MostItems))
                    Add(rows, nested, maySeePatients, depth + 1);
            }
        }
    }

    private static bool IsHarmless(DicomItem item) =>
        item is DicomSequence
        || IsBulk(item)
        || (!item.Tag.IsPrivate && HarmlessTexts.Contains(item.Tag))
        || (!item.Tag.IsPrivate && HarmlessGroups.Contains(item.Tag.Group) && HarmlessKinds.Contains(item.ValueRepresentation)
            && item.Tag.DictionaryEntry != DicomDictionary.UnknownTag);

    /// <summary>Only its length is shown.</summary>
    private static bool IsBulk(DicomItem item) =>
        item is DicomFragmentSequence || item.ValueRepresentation.Code is "OB" or "OW" or "OD" or "OF" or "OL" or "OV" or "UN";

    private static string Name(DicomTag tag) =>
        tag.IsPrivate ? "Private" : tag.DictionaryEntry == DicomDictionary.UnknownTag ? "Unknown" : tag.DictionaryEntry.Name;

    private static string Value(DicomItem item)
    {
        switch (item)
        {
            case DicomSequence sequence:
                return sequence.Items.Count == 1 ? "1 item" : $"{Text(sequence.Items.Count)} items";
            case DicomFragmentSequence fragments:
                return $"{Text(fragments.Fragments.Count)} fragments, {Text(fragments.Fragments.Sum(fragment => fragment.Size))} bytes";
            case DicomElement element when IsBulk(item) || element.Buffer.Size > MostBytes:
                return $"{Text(element.Buffer.Size)} bytes";
            case DicomElement element:
                return Pages.DisplayText.Shorten(Values(element), MostCharacters);
            default:
                return "";
        }
    }

    private static string Values(DicomElement element)
    {
        try
        {
            return element.Count == 0 ? "" : string.Join('\\', element.Get<string[]>());
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Crafted values throw whatever the library makes of them.
            return $"{Text(element.Buffer.Size)} bytes that make no sense as {element.ValueRepresentation.Code}";
        }
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
