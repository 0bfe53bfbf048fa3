using System.Globalization;
using System.Xml.Linq;
using static DicomNode.Trainer.Evaluation.Page.Markup;

namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>The drawings of training runs: loss and accuracy over the steps, time by epoch. Of one run with a key, of several in the models' colours.</summary>
internal static class TrainingPlots
{
    private const double Height = 290;

    // Above this many times the median, losses are drawn on a logarithmic scale.
    private const double WideRange = 20;

    public static XElement Loss(string id, TrainingCurves run)
    {
        var chart = LossChart(
            id,
            [
                RunLine.Of("Training loss", "training", "train", run.Training, point => point.Loss, dots: false),
                RunLine.Of("Validation loss", "validation", "validate", run.Validation, point => point.Loss, dots: true),
            ],
            out var drawn);
        Key(chart, Chart.Top + 8, drawn);
        return chart.Drawing;
    }

    /// <summary>Each run in the colour of its place, training thin.</summary>
    public static XElement Loss(string id, IReadOnlyList<(string Model, TrainingCurves Run)> runs) =>
        LossChart(id, [.. runs.SelectMany((entry, i) => Pair(entry, i, "loss", point => point.Loss))], out _).Drawing;

    public static XElement Accuracy(string id, TrainingCurves run)
    {
        var chart = ShareChart(
            id,
            "Accuracy over the steps",
            [
                RunLine.Of("Training accuracy", "training (augmented)", "train", run.Training, point => point.Accuracy, dots: false),
                RunLine.Of("Validation accuracy", "validation", "validate", run.Validation, point => point.Accuracy, dots: true),
                RunLine.Of("Validation balanced accuracy", "validation, balanced", "balanced", run.Validation, point => point.BalancedAccuracy, dots: true),
            ],
            out var drawn);
        Key(chart, chart.Bottom - 12 - 19 * drawn.Count, drawn);
        return chart.Drawing;
    }

    public static XElement Accuracy(string id, IReadOnlyList<(string Model, TrainingCurves Run)> runs) =>
        ShareChart(id, "Accuracy over the steps", [.. runs.SelectMany((entry, i) => Pair(entry, i, "accuracy", point => point.Accuracy))], out _).Drawing;

    public static XElement BalancedAccuracy(string id, IReadOnlyList<(string Model, TrainingCurves Run)> runs) => ShareChart(
        id,
        "Balanced accuracy over the steps",
        [.. runs.Select((entry, i) => RunLine.Of(
            $"{entry.Model}, validation balanced accuracy", "", $"model-{i}", entry.Run.Validation, point => point.BalancedAccuracy, dots: true))],
        out _).Drawing;

    /// <summary>A bar for each epoch, in the unit that suits the longest.</summary>
    public static XElement Time(string id, IReadOnlyList<EpochTime> epochs)
    {
        var chart = TimeChart(id, [("", epochs)], out var seconds);
        var slot = chart.X(2) - chart.X(1);
        var width = Math.Min(36, slot * 0.7);
        foreach (var epoch in epochs)
        {
            var top = chart.Y(epoch.Seconds / seconds);
            chart.Rectangle(chart.X(epoch.Epoch) - width / 2, top, width, chart.Bottom - top, "bar");
        }

        return chart.Drawing;
    }

    /// <summary>A line for each run that has finished epochs.</summary>
    public static XElement Time(string id, IReadOnlyList<(string Model, TrainingCurves Run)> runs)
    {
        var chart = TimeChart(id, [.. runs.Select(entry => (entry.Model, entry.Run.Epochs))], out var seconds);
        for (var i = 0; i < runs.Count; i++)
        {
            Draw(chart, new RunLine("", "", $"model-{i}", [.. runs[i].Run.Epochs.Select(epoch => ((double)epoch.Epoch, epoch.Seconds / seconds))], runs[i].Run.Epochs.Count <= 40));
        }

        return chart.Drawing;
    }

    private static IEnumerable<RunLine> Pair((string Model, TrainingCurves Run) entry, int place, string figure, Func<CurvePoint, double> value) =>
    [
        RunLine.Of($"{entry.Model}, training {figure}", "", $"model-{place} thin", entry.Run.Training, value, dots: false),
        RunLine.Of($"{entry.Model}, validation {figure}", "", $"model-{place}", entry.Run.Validation, value, dots: true),
    ];

    private static Chart LossChart(string id, IReadOnlyList<RunLine> lines, out IReadOnlyList<RunLine> drawn)
    {
        drawn = [.. lines.Where(line => line.Points.Count > 0)];
        var values = drawn.SelectMany(line => line.Points).Select(point => point.Value).DefaultIfEmpty(1).Order().ToList();
        if (values[0] > 0 && values[^1] > WideRange * values[values.Count / 2])
            return LogarithmicLossChart(id, drawn, values[0], values[^1]);
        var ticks = Chart.Ticks(values[^1]);
        var chart = StepChart(id, "Loss over the steps", drawn, (0, ticks[^1]));
        chart.HorizontalGrid(ticks, Short).AxisNames("step", "cross-entropy");
        foreach (var line in drawn)
            Draw(chart, line);
        return chart;
    }

    // One loss that ran away would press all others flat.
    private static Chart LogarithmicLossChart(string id, IReadOnlyList<RunLine> lines, double least, double most)
    {
        var (low, high) = ((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(most)));
        var chart = StepChart(id, "Loss over the steps", lines, (low, high));
        chart.HorizontalGrid(Enumerable.Range(low, high - low + 1).Select(power => (double)power), power => Short(Math.Pow(10, power)))
            .AxisNames("step", "cross-entropy, logarithmic");
        foreach (var line in lines)
            Draw(chart, line with { Points = [.. line.Points.Select(point => (point.Step, Math.Log10(point.Value)))] });
        return chart;
    }

    private static Chart ShareChart(string id, string title, IReadOnlyList<RunLine> lines, out IReadOnlyList<RunLine> drawn)
    {
        drawn = [.. lines.Where(line => line.Points.Count > 0)];
        var (low, ticks) = Chart.SharesTo1(drawn.SelectMany(line => line.Points).Select(point => point.Value).DefaultIfEmpty(0).Min());
        var chart = StepChart(id, title, drawn, (low, 1));
        chart.HorizontalGrid(ticks, tick => Short(Math.Round(tick * 100, 1))).AxisNames("step", "per cent");
        foreach (var line in drawn)
            Draw(chart, line);
        return chart;
    }

    private static Chart StepChart(string id, string title, IReadOnlyList<RunLine> lines, (double Low, double High) values)
    {
        var last = lines.SelectMany(line => line.Points).Select(point => point.Step).DefaultIfEmpty(1).Max();
        var description = lines.Count > 0 ? string.Join(" ", lines.Select(Describe)) : "Not recorded.";
        var chart = new Chart(id, title, description, Height, 50, (0, last), values);
        return chart.VerticalGrid(Chart.Ticks(last, 4).Where(tick => tick <= last), StepName);
    }

    private static Chart TimeChart(string id, IReadOnlyList<(string Model, IReadOnlyList<EpochTime> Epochs)> runs, out double seconds)
    {
        var all = runs.SelectMany(run => run.Epochs).ToList();
        var longest = all.Select(epoch => epoch.Seconds).DefaultIfEmpty(1).Max();
        (var unit, seconds) = longest >= 7200 ? ("hours", 3600.0) : longest >= 120 ? ("minutes", 60.0) : ("seconds", 1.0);
        var size = seconds;
        var ticks = Chart.Ticks(longest / size);
        var description = string.Join("; ", runs.Select(run =>
            $"{(run.Model.Length > 0 ? run.Model + ": " : "")}{run.Epochs.Count} epochs, {Short(run.Epochs.Sum(epoch => epoch.Seconds) / size)} {unit} in all, "
            + $"the longest {Short(run.Epochs.Select(epoch => epoch.Seconds).DefaultIfEmpty(0).Max() / size)}"));
        var last = all.Select(epoch => epoch.Epoch).DefaultIfEmpty(1).Max();
        var chart = new Chart(id, "Time by epoch", description, Height, 50, (0.5, last + 0.5), (0, ticks[^1]));
        chart.HorizontalGrid(ticks, Short).AxisNames("epoch", unit);
        var every = (last + 11) / 12;
        for (var epoch = 1; epoch <= last; epoch += every)
            chart.Text(chart.X(epoch), chart.Bottom + 16, epoch.ToString(CultureInfo.InvariantCulture), "tick middle");
        return chart;
    }

    private static void Draw(Chart chart, RunLine line)
    {
        chart.Curve(line.Points, line.Classes);
        if (!line.Dots)
            return;
        foreach (var (step, value) in line.Points)
            chart.Dot(chart.X(step), chart.Y(value), 2.8, $"dot {line.Classes}");
    }

    private static void Key(Chart chart, double top, IReadOnlyList<RunLine> lines)
    {
        if (lines.Count == 0)
            return;
        var width = 52 + 6.6 * lines.Max(line => line.Key.Length);
        chart.Rectangle(Chart.Right - 6 - width, top - 6, width, 19 * lines.Count + 10, "key");
        for (var i = 0; i < lines.Count; i++)
        {
            var y = top + 9 + 19 * i;
            chart.Line(Chart.Right + 2 - width, y, Chart.Right + 30 - width, y, $"curve {lines[i].Classes}");
            chart.Text(Chart.Right + 38 - width, y + 4, lines[i].Key, "tick");
        }
    }

    private static string StepName(double step) => step >= 1e6 ? $"{Short(step / 1e6)} M" : step >= 10_000 ? $"{Short(step / 1000)} k" : Count((long)step);

    private static string Describe(RunLine line)
    {
        var (first, last) = (line.Points[0], line.Points[^1]);
        return $"{line.Name}: {Short(first.Value)} at step {first.Step}, {Short(last.Value)} at step {last.Step}.";
    }

    private static string Short(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
