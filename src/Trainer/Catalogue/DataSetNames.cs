namespace DicomNode.Trainer.Catalogue;

/// <summary>
/// Which data set a folder is: the one whose name, TCIA collection or name in the paper's Table 6 has the folder's letters and digits,
/// in any case.
/// </summary>
internal static class DataSetNames
{
    /// <summary>The keys of a data set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="rows">Its rows of Table 6 whose names count.</param>
    public static IEnumerable<string> Of(PublicDataSet set, params IReadOnlyList<PublishedAccuracy> rows) =>
        new[] { set.Name, set.TciaCollection }.Concat(rows.Select(row => row.Name)).OfType<string>().Select(Key);

    /// <summary>What is compared of a name.</summary>
    public static string Key(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
