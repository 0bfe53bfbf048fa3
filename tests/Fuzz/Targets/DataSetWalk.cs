using FellowOakDicom;

namespace DicomNode.Fuzz.Targets;

/// <summary>Asks every item of a data set for its values; with members that answer false, and never throw, where a value is none.</summary>
internal static class DataSetWalk
{
    public static void Visit(DicomDataset dataset)
    {
        foreach (var item in dataset)
        {
            _ = item.ToString();
            switch (item)
            {
                case DicomSequence sequence:
                    foreach (var each in sequence.Items)
                        Visit(each);
                    break;
                case DicomFragmentSequence fragments:
                    foreach (var fragment in fragments.Fragments)
                        _ = fragment.Size;
                    break;
                case DicomElement element:
                    _ = element.Count;
                    Ask(dataset, element.Tag, element is DicomStringElement and not DicomIntegerString and not DicomDecimalString);
                    break;
            }
        }
    }

    // Text is not asked for numbers: that answers false by an exception within, and a thousand of those take longer than all the rest.
    private static void Ask(DicomDataset dataset, DicomTag tag, bool isText)
    {
        _ = dataset.TryGetString(tag, out _);
        _ = dataset.TryGetValues<string>(tag, out _);
        if (!isText)
        {
            _ = dataset.TryGetValue<int>(tag, 0, out _);
            _ = dataset.TryGetSingleValue<double>(tag, out _);
        }
    }
}
