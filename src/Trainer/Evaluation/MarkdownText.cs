using System.Globalization;
using System.Text;

namespace DicomNode.Trainer.Evaluation;

/// <summary>Figures and names in Markdown: in the cells of tables and in sentences.</summary>
internal static class MarkdownText
{
    /// <summary>What the intervals are.</summary>
    public static string IntervalNote { get; } =
        $"{BootstrapIntervals.Level * 100} % intervals of {BootstrapIntervals.Resamples} bootstrap resamples of the images, class by class.";

    /// <summary>A table's first two lines; columns but the first ones hold numbers.</summary>
    public static string Head(int names, params IEnumerable<string> columns) =>
        $"{Row(columns)}\n|{string.Concat(columns.Select((_, i) => i < names ? "---|" : "---:|"))}";

    public static string Row(params IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    /// <summary>A difference of shares in points, with its sign.</summary>
    public static string Points(double value) => (value * 100).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture);

    public static string Points(ConfidenceInterval interval) => $"{Points(interval.Lower)} to {Points(interval.Upper)}";

    public static string Interval(ConfidenceInterval interval) =>
        double.IsNaN(interval.Lower) ? "-" : $"{Percent(interval.Lower)} to {Percent(interval.Upper)}";

    public static string Percent(double value) => double.IsNaN(value) ? "-" : value.ToString("P2", CultureInfo.InvariantCulture);

    public static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A whole number in groups of three digits.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Words in a row: a, b and c.</summary>
    public static string List(IEnumerable<string> words)
    {
        var all = words.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.Take(all.Count - 1))} and {all[^1]}";
    }

    // Names come from folders: none may end a cell, open a tag, begin a link or stress what follows.
    public static string Text(string value)
    {
        var encoded = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            _ = letter switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '|' or '\\' or '`' or '[' or ']' or '*' or '~' => encoded.Append('\\').Append(letter),
                '_' when !IsWithinWord(value, i) => encoded.Append("\\_"),
                _ => encoded.Append(char.IsControl(letter) ? ' ' : letter),
            };
        }

        return encoded.ToString();
    }

    /// <summary>A name from a folder within a sentence: as code, where nothing in it could end that.</summary>
    public static string Name(string value) =>
        value.Any(letter => letter == '`' || char.IsControl(letter)) || string.IsNullOrWhiteSpace(value) ? Text(value) : $"`{value}`";

    private static bool IsWithinWord(string value, int i) =>
        i > 0 && i < value.Length - 1 && char.IsLetterOrDigit(value[i - 1]) && char.IsLetterOrDigit(value[i + 1]);
}
