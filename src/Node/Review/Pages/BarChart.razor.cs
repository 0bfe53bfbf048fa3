using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>
/// Bars stacked by column, drawn on the server, with all its numbers in a table below. Colours are the style sheet's; no two series are told apart by
/// colour alone, since legend, titles and table name them.
/// </summary>
public sealed partial class BarChart : ComponentBase
{
    private const int Width = 960;
    private const int Height = 180;
    private const double Gap = 0.2;
    private const double Thinnest = 1.5;

    /// <summary>Unique on the page.</summary>
    [Parameter, EditorRequired]
    public string Id { get; set; } = "";

    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Names of the columns, from left to right.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>From the bottom up.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ChartSeries> Series { get; set; } = [];

    /// <summary>The highest column.</summary>
    private long Top => Columns.Count == 0 ? 0 : Enumerable.Range(0, Columns.Count).Max(column => Series.Sum(series => series.Values[column]));

    private IEnumerable<double> GridLines => [0.25 * Top, 0.5 * Top, 0.75 * Top];

    private string Summary
    {
        get
        {
            if (Top == 0)
                return "Nothing in this time.";
            var highest = Enumerable.Range(0, Columns.Count).MaxBy(column => Series.Sum(series => series.Values[column]));
            var sums = string.Join(", ", Series.Select(series => $"{series.Name} {DisplayText.Count(series.Values.Sum())}"));
            return $"In all: {sums}. Most in the column from {Columns[highest]}: {DisplayText.Count(Top)}.";
        }
    }

    private IEnumerable<(string Class, double X, double Y, double Width, double Height, string Title)> Bars
    {
        get
        {
            var step = (double)Width / Math.Max(1, Columns.Count);
            for (var column = 0; column < Columns.Count; column++)
            {
                var below = 0L;
                foreach (var series in Series)
                {
                    var value = series.Values[column];
                    if (value == 0)
                        continue;
                    var bottom = Y(below);
                    below += value;

                    // Few among many must still be seen.
                    var top = Math.Min(Y(below), bottom - Thinnest);
                    yield return (
                        series.Class, (column + Gap / 2) * step, top, (1 - Gap) * step, bottom - top,
                        $"{Columns[column]}: {series.Name} {DisplayText.Count(value)}");
                }
            }
        }
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private double Y(double value) => Height - (Top == 0 ? 0 : value / Top * (Height - Thinnest));
}
