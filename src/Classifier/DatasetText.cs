using FellowOakDicom;

namespace DicomNode.Classifier;

/// <summary>Texts of a data set as they are meant, whatever they are padded with.</summary>
public static class DatasetText
{
    /// <summary>The element's text, several values with backslashes between them; null where it is absent, empty or padding alone.</summary>
    public static string? FindText(this DicomDataset dataset, DicomTag tag) =>
        dataset.TryGetString(tag, out var value) && value?.Trim(' ', '\0') is { Length: > 0 } text ? text : null;
}
