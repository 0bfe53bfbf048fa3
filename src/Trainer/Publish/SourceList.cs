using DicomNode.Classifier;

namespace DicomNode.Trainer.Publish;

/// <summary>
/// A table of sources, as whoever collected the images keeps it: tab-separated, with a line of column names. It needs source, class
/// and licence, may have body_part and origin_group, and whatever else it has is not read.
/// </summary>
public sealed class SourceList
{
    private static readonly string[] Needed = ["source", "class", "licence"];

    private readonly Dictionary<(string Source, ModalityClass Label), (SourceTerms Terms, int Line)> _rows = [];

    private SourceList()
    {
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="ConfigurationException">Names the file and every line that cannot be used.</exception>
    public static SourceList Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read sources from {path}: {cause.Message}", cause);
        }

        var columns = lines.Length == 0 ? [] : lines[0].Split('\t');
        var missing = Needed.Except(columns).ToList();
        if (missing.Count > 0)
        {
            throw new ConfigurationException(
                $"{path}, line 1: no column {string.Join(", ", missing)}; expected names in a row, separated by tabs");
        }

        var list = new SourceList();
        var faults = new List<string>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0 && list.Add(columns, lines[i].Split('\t'), i + 1) is { } fault)
                faults.Add($"line {i + 1}: {fault}");
        }

        return faults.Count == 0 ? list : throw new ConfigurationException($"{path}, {string.Join("; ", faults)}");
    }

    /// <summary>What the table says of a source's images of a class; null where it says nothing.</summary>
    public SourceTerms? Of(string source, ModalityClass label) => _rows.TryGetValue((source, label), out var row) ? row.Terms : null;

    private string? Add(string[] columns, string[] cells, int line)
    {
        if (cells.Length > columns.Length)
            return $"{cells.Length} cells under {columns.Length} columns";
        string? Cell(string column)
        {
            var index = Array.IndexOf(columns, column);
            return index >= 0 && index < cells.Length && cells[index].Trim() is { Length: > 0 } text ? text : null;
        }

        if (Cell("source") is not { } source)
            return "no source";
        var name = Cell("class");
        if (!Enum.GetNames<ModalityClass>().Contains(name))
            return $"class is '{name}', not one of {string.Join(", ", Enum.GetNames<ModalityClass>())}";
        var label = Enum.Parse<ModalityClass>(name!);
        var terms = new SourceTerms(Cell("licence"), Cell("body_part"), [Cell("origin_group") ?? source], null);
        if (_rows.TryGetValue((source, label), out var before) && before.Terms.Licence != terms.Licence)
            return $"licence of {source}/{label} is '{terms.Licence}', but '{before.Terms.Licence}' in line {before.Line}";
        _rows.TryAdd((source, label), (terms, line));
        return null;
    }
}
