using System.Globalization;
using System.Xml.Linq;
using DicomNode.Classifier;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>The drawings of one split: confusion matrix, receiver operating characteristics, reliability.</summary>
internal static class SplitPlots
{
    private const double Height = 330;

    private static readonly ModalityClass[] Classes = Enum.GetValues<ModalityClass>();

    /// <summary>Counts by true and predicted class, shaded by the share of the true class.</summary>
    public static XElement Confusion(string id, SplitEvaluation split, string? model = null)
    {
        var description = string.Join(
            "; ",
            Classes.Where(label => split.All.Support[(int)label] > 0).Select(label =>
                $"of {Count(split.All.Support[(int)label])} {label} images {Count(split.All.Confusion[(int)label, (int)label])} were called {label}"));
        var chart = new Chart(id, $"Confusion matrix, {split.Split}{(model is null ? "" : ", " + model)}", description, Height, 50, (0, Classes.Length), (Classes.Length, 0));
        chart.AxisNames("predicted class", "true class");
        var width = chart.X(1) - chart.X(0);
        var height = chart.Y(1) - chart.Y(0);
        foreach (var label in Classes)
        {
            var row = (int)label;
            chart.Text(chart.Left - 8, chart.Y(row + 0.5) + 4, label.ToString(), "label end");
            chart.Text(chart.X(row + 0.5), chart.Bottom + 16, label.ToString(), "label middle");
            foreach (var other in Classes)
            {
                var count = split.All.Confusion[row, (int)other];
                var share = split.All.Support[row] == 0 ? 0 : (double)count / split.All.Support[row];
                var shade = share > 0.5 ? "middle on" : count == 0 ? "middle none" : "middle";
                var x = chart.X((int)other);
                chart.Rectangle(x + 1.5, chart.Y(row) + 1.5, width - 3, height - 3, "heat", Math.Min(0.99, 0.05 + 0.94 * share));
                chart.Text(x + width / 2, chart.Y(row + 0.5) + (count == 0 ? 5 : 0), Count(count), $"count {shade}");
                if (count > 0)
                    chart.Text(x + width / 2, chart.Y(row + 0.5) + 17, share < 0.001 ? "< 0.1\u202f%" : $"{Coordinate(Math.Round(share * 100, 1))}\u202f%", $"cell {shade}");
            }
        }

        return chart.Drawing;
    }

    /// <summary>A curve for each class that has images, against the rest.</summary>
    public static XElement Roc(string id, SplitEvaluation split)
    {
        var drawn = Classes.Where(label => split.Roc[(int)label].Points.Count > 0).ToList();
        var description = "One curve a class. Area under the curve: "
            + string.Join(", ", drawn.Select(label => $"{label} {Area(split.All.Auroc[(int)label])}"));
        var chart = new Chart(id, $"Receiver operating characteristic, one class against the rest, {split.Split}", description, Height, 50, (0, 1), (0, 1));
        var ticks = new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 };
        chart.HorizontalGrid(ticks, Coordinate).VerticalGrid(ticks, Coordinate).AxisNames("false positive rate", "true positive rate");
        chart.Line(chart.X(0), chart.Y(0), chart.X(1), chart.Y(1), "reference");
        foreach (var label in drawn)
            chart.Curve(split.Roc[(int)label].Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)), $"class-{label}");

        // Named in a key: curves of a good model lie upon each other.
        var top = chart.Bottom - 14 - 19 * drawn.Count;
        chart.Rectangle(Chart.Right - 144, top - 8, 138, 19 * drawn.Count + 14, "key");
        for (var i = 0; i < drawn.Count; i++)
        {
            var y = top + 9 + 19 * i;
            chart.Line(Chart.Right - 136, y, Chart.Right - 108, y, $"curve class-{drawn[i]}");
            chart.Text(Chart.Right - 100, y + 4, drawn[i].ToString(), "label");
            chart.Text(Chart.Right - 14, y + 4, Area(split.All.Auroc[(int)drawn[i]]), "tick end");
        }

        return chart.Drawing;
    }

    /// <summary>Accuracy by confidence, and below it how many images lie where.</summary>
    public static XElement Reliability(string id, SplitEvaluation split)
    {
        var bins = split.Reliability.Bins;
        var filled = bins.Where(bin => bin.Images > 0).ToList();
        var description = $"Expected calibration error {Percent(split.Reliability.ExpectedCalibrationError)}. "
            + string.Join("; ", filled.Select(bin => $"confidence {Percent(bin.MeanConfidence)}: {Percent(bin.Accuracy)} of {Count(bin.Images)} right"));
        var chart = new Chart(id, $"Reliability, {split.Split}", description, Height, 50, (0, 1), (0, 1));
        var ticks = new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 };
        chart.HorizontalGrid(ticks, Coordinate).VerticalGrid(ticks, Coordinate).AxisNames("confidence (calibrated)", "accuracy");
        double all = split.All.Count;
        foreach (var bin in filled)
        {
            var width = chart.X(bin.To) - chart.X(bin.From) - 3;
            var height = (chart.Bottom - Chart.Top) * 0.35 * bin.Images / all;
            chart.Rectangle(chart.X(bin.From) + 1.5, chart.Bottom - height, width, height, "share");
        }

        chart.Line(chart.X(0), chart.Y(0), chart.X(1), chart.Y(1), "reference");
        chart.Curve(filled.Select(bin => (bin.MeanConfidence, bin.Accuracy)), "accent");
        foreach (var bin in filled)
        {
            chart.Line(chart.X(bin.MeanConfidence), chart.Y(bin.Accuracy), chart.X(bin.MeanConfidence), chart.Y(bin.MeanConfidence), "gap");
            // A small bin's accuracy is chance: its dot is small too.
            chart.Dot(chart.X(bin.MeanConfidence), chart.Y(bin.Accuracy), bin.Images < 30 ? 2.5 : 4.5, "dot accent");
        }

        return chart.Drawing;
    }

    private static string Area(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
