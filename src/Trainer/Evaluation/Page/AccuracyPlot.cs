using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>Accuracy and balanced accuracy of every split, with their intervals and the paper's figures beside them.</summary>
internal static class AccuracyPlot
{
    public static XElement Draw(string id, EvaluationReport report)
    {
        var rows = report.Splits.SelectMany(split => new[]
        {
            (Split: split.Split, Name: "accuracy", Value: split.All.Accuracy, Interval: split.Intervals.Accuracy, Paper: report.Paper?.Accuracy),
            (Split: split.Split, Name: "balanced", Value: split.All.BalancedAccuracy, Interval: split.Intervals.BalancedAccuracy, Paper: report.Paper?.BalancedAccuracy),
        }).ToList();
        var least = rows.SelectMany(row => new[] { row.Interval.Lower, row.Paper ?? 1 }).Min();
        var (low, ticks) = Chart.SharesTo1(least);
        var description = string.Join("; ", rows.Select(row => $"{row.Split}, {row.Name} {Percent(row.Value)}"))
            + (report.Paper is { } paper ? $"; the paper's test set, accuracy {Percent(paper.Accuracy)}, balanced accuracy {Percent(paper.BalancedAccuracy)}" : "");
        var height = 54 + 34.0 * rows.Count + 12 * (report.Splits.Count - 1);
        var chart = new Chart(id, "Accuracy by split", description, height, 92, (low, 1), (0, 1));
        chart.VerticalGrid(ticks, tick => $"{Math.Round(tick * 100)}").AxisNames($"per cent; the scale begins at {Math.Round(low * 100)}", "");
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var y = Chart.Top + 17 + 34 * i + 12 * (i / 2);
            if (i % 2 == 0)
                chart.Text(chart.Left - 8, y - 2, Shorten(row.Split), "label end");
            chart.Text(chart.Left - 8, y + (i % 2 == 0 ? 12 : 4), row.Name, "tick end");
            if (row.Paper is { } said)
                chart.Diamond(chart.X(said), y, 5.5, "paper");
            chart.Line(chart.X(row.Interval.Lower), y, chart.X(row.Interval.Upper), y, "interval");
            chart.Dot(chart.X(row.Value), y, 5, "dot accent");
        }

        return chart.Drawing;
    }

    public static string Shorten(string name) => name.Length <= 12 ? name : name[..11] + "…";
}
