using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;
using static DicomNode.Trainer.Evaluation.Page.PageParts;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>Dots and intervals of several models, each in the colour of its place.</summary>
internal static class ComparisonPlots
{
    private const double RowHeight = 16;
    private const double LeastGroupHeight = 32;
    private const double GroupGap = 10;

    /// <summary>Accuracy and balanced accuracy of every model on every split; the paper's as diamonds.</summary>
    public static XElement Accuracy(string id, ModelComparison comparison)
    {
        var groups = comparison.Splits.SelectMany((split, s) => new[]
        {
            new IntervalGroup(split.Split, "accuracy", [.. comparison.Models.Select((model, i) =>
                (i, model.Splits[s].All.Accuracy, model.Splits[s].Intervals.Accuracy, model.Paper?.Accuracy))]),
            new IntervalGroup(split.Split, "balanced", [.. comparison.Models.Select((model, i) =>
                (i, model.Splits[s].All.BalancedAccuracy, model.Splits[s].Intervals.BalancedAccuracy, model.Paper?.BalancedAccuracy))]),
        }).ToList();
        var (low, ticks) = Chart.SharesTo1(groups.SelectMany(group => group.Rows).Min(row => Math.Min(row.Interval.Lower, row.Paper ?? 1)));
        var chart = Begin(id, "Accuracy by split and model", groups, comparison, Percent, (low, 1));
        chart.VerticalGrid(ticks, tick => $"{Math.Round(tick * 100)}").AxisNames($"per cent; the scale begins at {Math.Round(low * 100)}", "");
        Draw(chart, groups);
        return chart.Drawing;
    }

    /// <summary>How much better the models from the second on are than the first.</summary>
    public static XElement Differences(string id, ModelComparison comparison)
    {
        var groups = comparison.Splits.SelectMany((split, s) => new[]
        {
            new IntervalGroup(split.Split, "accuracy", [.. comparison.Differences[s].Select((difference, i) =>
                (i + 1, difference.Accuracy, difference.AccuracyInterval, (double?)null))]),
            new IntervalGroup(split.Split, "balanced", [.. comparison.Differences[s].Select((difference, i) =>
                (i + 1, difference.BalancedAccuracy, difference.BalancedAccuracyInterval, (double?)null))]),
        }).ToList();
        var intervals = groups.SelectMany(group => group.Rows).Select(row => row.Interval).ToList();
        var ticks = Chart.TicksAround0(intervals.Min(interval => interval.Lower), intervals.Max(interval => interval.Upper));
        var chart = Begin(id, $"Differences from {comparison.First.Model}", groups, comparison, value => $"{Signed(value)} points", (ticks[0], ticks[^1]));
        chart.VerticalGrid(ticks, tick => Coordinate(tick * 100).Replace('-', '\u2212')).AxisNames("points of per cent", "");
        chart.Line(chart.X(0), Chart.Top, chart.X(0), chart.Bottom, "zero");
        Draw(chart, groups);
        return chart.Drawing;
    }

    private static Chart Begin(
        string id, string title, IReadOnlyList<IntervalGroup> groups, ModelComparison comparison, Func<double, string> text, (double Low, double High) values)
    {
        var description = string.Join("; ", groups.SelectMany(group => group.Rows.Select(row =>
            $"{group.Split}, {group.Name}, {comparison.Models[row.Model].Model}: {text(row.Value)} ({text(row.Interval.Lower)} to {text(row.Interval.Upper)})")));
        return new Chart(id, title, description, 54 + groups.Sum(group => Height(group) + GroupGap), 92, values, (0, 1));
    }

    private static void Draw(Chart chart, IReadOnlyList<IntervalGroup> groups)
    {
        var top = Chart.Top + GroupGap / 2;
        string? split = null;
        foreach (var group in groups)
        {
            var centre = top + Height(group) / 2;
            if (group.Split != split)
            {
                chart.Text(chart.Left - 8, centre - 3, AccuracyPlot.Shorten(group.Split), "label end");
                if (split is not null)
                    chart.Line(0, top - GroupGap / 2, Chart.Right, top - GroupGap / 2, "grid");
            }

            chart.Text(chart.Left - 8, centre + (group.Split != split ? 11 : 4), group.Name, "tick end");
            split = group.Split;
            var y = centre - RowHeight * (group.Rows.Count - 1) / 2;
            foreach (var row in group.Rows)
            {
                if (row.Paper is { } paper)
                    chart.Diamond(chart.X(paper), y, 5, "paper");
                chart.Line(chart.X(row.Interval.Lower), y, chart.X(row.Interval.Upper), y, $"interval model-{row.Model}");
                chart.Dot(chart.X(row.Value), y, 4.5, $"dot model-{row.Model}");
                y += RowHeight;
            }

            top += Height(group) + GroupGap;
        }
    }

    private static double Height(IntervalGroup group) => Math.Max(LeastGroupHeight, RowHeight * group.Rows.Count);
}
