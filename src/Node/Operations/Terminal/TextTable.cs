using System.Globalization;
using System.Text;

namespace DicomNode.Node.Operations.Terminal;

/// <summary>Rows in columns for a terminal, in a given width at most. Cells are shown as text, whatever stands in them.</summary>
internal sealed class TextTable(params IReadOnlyList<TextColumn> columns)
{
    private const string Gap = "  ";

    private readonly List<string[]> _rows = [[.. columns.Select(column => column.Title)]];

    /// <summary>Adds a row: a cell for each column.</summary>
    public void Add(params ReadOnlySpan<string?> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, columns.Count);
        var row = new string[cells.Length];
        for (var i = 0; i < cells.Length; i++)
            row[i] = Clean(cells[i] ?? "-");
        _rows.Add(row);
    }

    /// <summary>The lines; columns that may be cut give way where they are too wide together.</summary>
    public IEnumerable<string> Lines(int width)
    {
        var widths = columns.Select((_, i) => _rows.Max(row => row[i].Length)).ToArray();
        for (var excess = widths.Sum() + (Gap.Length * (columns.Count - 1)) - width; excess > 0; excess--)
        {
            var widest = Enumerable.Range(0, columns.Count).Where(i => columns[i].MayBeCut && widths[i] > columns[i].Title.Length).MaxBy(i => (int?)widths[i]);
            if (!columns[widest].MayBeCut || widths[widest] <= columns[widest].Title.Length)
                break;
            widths[widest]--;
        }

        return _rows.Select(row => string.Join(Gap, row.Select((cell, i) => Fit(cell, widths[i], columns[i].IsNumber))).TrimEnd());
    }

    /// <summary>A text that came from outside, without what a terminal would take for a command or turn around.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            clean.Append(char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                ? '?'
                : c);
        }

        return clean.ToString();
    }

    private static string Fit(string cell, int width, bool isNumber)
    {
        if (cell.Length > width)
            return string.Concat(cell.AsSpan(0, Math.Max(width - 1, 0)), "~");
        return isNumber ? cell.PadLeft(width) : cell.PadRight(width);
    }
}
