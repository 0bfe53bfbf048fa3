using System.Globalization;
using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>The drawings of a training run: loss and accuracy over the steps, time by epoch.</summary>
internal static class TrainingPlots
{
    private const double Height = 290;

    public static XElement Loss(string id, TrainingCurves training)
    {
        var points = training.Training.Concat(training.Validation).Where(point => double.IsFinite(point.Loss)).ToList();
        var ticks = Chart.Ticks(points.Select(point => point.Loss).DefaultIfEmpty(1).Max());
        var description = Describe("Training loss", training.Training, point => point.Loss) + Describe(" Validation loss", training.Validation, point => point.Loss);
        var chart = new Chart(id, "Loss over the steps", description, Height, 50, (0, LastStep(training)), (0, ticks[^1]));
        chart.HorizontalGrid(ticks, Short).VerticalGrid(Steps(training), StepName).AxisNames("step", "cross-entropy");
        chart.Curve(training.Training.Select(point => ((double)point.Step, point.Loss)), "train");
        Validation(chart, training, point => point.Loss, "validate");
        Key(chart, Chart.Top + 8, [("training", "train"), ("validation", "validate")]);
        return chart.Drawing;
    }

    public static XElement Accuracy(string id, TrainingCurves training)
    {
        var values = training.Training.Select(point => point.Accuracy)
            .Concat(training.Validation.SelectMany(point => new[] { point.Accuracy, point.BalancedAccuracy }))
            .Where(double.IsFinite)
            .ToList();
        var (low, ticks) = Chart.SharesTo1(values.DefaultIfEmpty(0).Min());
        var description = Describe("Validation balanced accuracy", training.Validation, point => point.BalancedAccuracy)
            + Describe(" Validation accuracy", training.Validation, point => point.Accuracy)
            + Describe(" Training accuracy", training.Training, point => point.Accuracy);
        var chart = new Chart(id, "Accuracy over the steps", description, Height, 50, (0, LastStep(training)), (low, 1));
        chart.HorizontalGrid(ticks, tick => Short(Math.Round(tick * 100, 1))).VerticalGrid(Steps(training), StepName)
            .AxisNames("step", "per cent");
        var names = new List<(string, string)>();
        if (training.Training.Any(point => double.IsFinite(point.Accuracy)))
        {
            chart.Curve(training.Training.Select(point => ((double)point.Step, point.Accuracy)), "train");
            names.Add(("training (augmented)", "train"));
        }

        Validation(chart, training, point => point.Accuracy, "validate");
        Validation(chart, training, point => point.BalancedAccuracy, "balanced");
        names.AddRange([("validation", "validate"), ("validation, balanced", "balanced")]);
        Key(chart, chart.Bottom - 12 - 19 * names.Count, names);
        return chart.Drawing;
    }

    /// <summary>A bar for each epoch, in the unit that suits the longest.</summary>
    public static XElement Time(string id, IReadOnlyList<EpochTime> epochs)
    {
        var longest = epochs.Max(epoch => epoch.Seconds);
        var (unit, seconds) = longest >= 7200 ? ("hours", 3600.0) : longest >= 120 ? ("minutes", 60.0) : ("seconds", 1.0);
        var ticks = Chart.Ticks(longest / seconds);
        var description = $"{epochs.Count} epochs, {Short(epochs.Sum(epoch => epoch.Seconds) / seconds)} {unit} in all, the longest {Short(longest / seconds)}";
        var chart = new Chart(id, "Time by epoch", description, Height, 50, (0.5, epochs.Count + 0.5), (0, ticks[^1]));
        chart.HorizontalGrid(ticks, Short).AxisNames("epoch", unit);
        var slot = chart.X(2) - chart.X(1);
        var width = Math.Min(36, slot * 0.7);
        var every = (epochs.Count + 11) / 12;
        for (var i = 0; i < epochs.Count; i++)
        {
            var top = chart.Y(epochs[i].Seconds / seconds);
            chart.Rectangle(chart.X(i + 1) - width / 2, top, width, chart.Bottom - top, "bar");
            if (i % every == 0)
                chart.Text(chart.X(i + 1), chart.Bottom + 16, epochs[i].Epoch.ToString(CultureInfo.InvariantCulture), "tick middle");
        }

        return chart.Drawing;
    }

    private static void Validation(Chart chart, TrainingCurves training, Func<CurvePoint, double> value, string classes)
    {
        var points = training.Validation.Where(point => double.IsFinite(value(point))).ToList();
        chart.Curve(points.Select(point => ((double)point.Step, value(point))), classes);
        if (points.Count > 40)
            return;
        foreach (var point in points)
            chart.Dot(chart.X(point.Step), chart.Y(value(point)), 2.8, $"dot {classes}");
    }

    private static void Key(Chart chart, double top, List<(string Name, string Classes)> entries)
    {
        var width = 52 + 6.6 * entries.Max(entry => entry.Name.Length);
        chart.Rectangle(Chart.Right - 6 - width, top - 6, width, 19 * entries.Count + 10, "key");
        for (var i = 0; i < entries.Count; i++)
        {
            var y = top + 9 + 19 * i;
            chart.Line(Chart.Right + 2 - width, y, Chart.Right + 30 - width, y, $"curve {entries[i].Classes}");
            chart.Text(Chart.Right + 38 - width, y + 4, entries[i].Name, "tick");
        }
    }

    private static int LastStep(TrainingCurves training) => training.Training.Concat(training.Validation).Max(point => point.Step);

    private static IEnumerable<double> Steps(TrainingCurves training) => Chart.Ticks(LastStep(training), 4).Where(tick => tick <= LastStep(training));

    private static string StepName(double step) => step >= 1e6 ? $"{Short(step / 1e6)} M" : step >= 10_000 ? $"{Short(step / 1000)} k" : Count((long)step);

    private static string Describe(string name, IReadOnlyList<CurvePoint> points, Func<CurvePoint, double> value)
    {
        var known = points.Where(point => double.IsFinite(value(point))).ToList();
        return known.Count == 0 ? "" : $"{name}: {Short(value(known[0]))} at step {known[0].Step}, {Short(value(known[^1]))} at step {known[^1].Step}.";
    }

    private static string Short(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
