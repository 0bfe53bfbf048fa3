using System.Globalization;
using System.Text;

namespace DicomNode.Trainer.Evaluation;

/// <summary>Figures and names as the cells of Markdown tables.</summary>
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

    // Names come from folders: none may end a cell, open a tag or begin a link.
    public static string Text(string value)
    {
        var encoded = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '|' or '\\' or '`' or '[' or ']' or '*' => encoded.Append('\\').Append(letter),
                _ => encoded.Append(char.IsControl(letter) ? ' ' : letter),
            };
        }

        return encoded.ToString();
    }
}
