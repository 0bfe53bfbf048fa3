using FellowOakDicom;

namespace DicomNode.Classifier.Preprocessing;

/// <summary>Where attributes of a frame may stand: in the data set, or in functional groups of enhanced objects (PS3.3 C.7.6.16).</summary>
internal static class FunctionalGroups
{
    /// <summary>The data set, then the frame's own functional group, then the shared one, as far as they are there.</summary>
    /// <param name="dataset">The instance.</param>
    /// <param name="frame">Frame index from 0.</param>
    /// <param name="macro">The sequence of one item that holds the attributes within a group.</param>
    public static IEnumerable<DicomDataset> Of(DicomDataset dataset, int frame, DicomTag macro)
    {
        yield return dataset;
        if (Item(dataset, DicomTag.PerFrameFunctionalGroupsSequence, frame) is { } own && Item(own, macro, 0) is { } ownMacro)
            yield return ownMacro;
        if (Item(dataset, DicomTag.SharedFunctionalGroupsSequence, 0) is { } shared && Item(shared, macro, 0) is { } sharedMacro)
            yield return sharedMacro;
    }

    private static DicomDataset? Item(DicomDataset dataset, DicomTag sequence, int index) =>
        dataset.TryGetSequence(sequence, out var found) && index < found.Items.Count ? found.Items[index] : null;
}
