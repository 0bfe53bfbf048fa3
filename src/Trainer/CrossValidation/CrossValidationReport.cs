using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>Recipes side by side on sources that they have not seen: as Markdown and as JSON with the same figures.</summary>
public sealed class CrossValidationReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <param name="recipes">At least one, judged by the same images; the first is what the others are held against.</param>
    /// <exception cref="ConfigurationException">They were not judged by the same images.</exception>
    public CrossValidationReport(IReadOnlyList<RecipeFigures> recipes)
    {
        Recipes = recipes;
        Differences = [.. recipes.Skip(1).Select(recipe => recipe.Against(recipes[0]))];
    }

    public IReadOnlyList<RecipeFigures> Recipes { get; }

    /// <summary>Of the recipes from the second on, against the first.</summary>
    public IReadOnlyList<RecipeDifference> Differences { get; }

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    public string ToMarkdown()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        output.WriteLine("# Sources held out");
        output.WriteLine();
        output.WriteLine(
            $"{Count(Recipes[0].Paths.Count)} images from {Recipes[0].Sources.Select(source => source.Source).Distinct().Count()} sources, each judged by a network that has seen nothing "
            + "of its source and its origin, with a calibration fitted on the other folds. "
            + (Recipes[0].AsLabelled is { } all ? $"{all.Mislabelled} more are left out, their labels being wrong. " : "")
            + $"{BootstrapIntervals.Level * 100} % intervals of recalls and balanced accuracy: {BootstrapIntervals.Resamples} bootstrap resamples of the sources of each class.");
        WriteOverview(output);
        WriteRecall(output, "By class", "class", recipe => recipe.Classes);
        if (Recipes[0].Groups.Count > 0)
            WriteRecall(output, "Groups of sources", "group", recipe => recipe.Groups);
        WriteCoverage(output);
        WriteCalibration(output);
        WriteSlices(output);
        WriteSeries(output);
        WriteVolumes(output);
        WriteSources(output);
        WriteMislabelled(output);
        return output.ToString();
    }

    private static void Section(TextWriter output, string title, string? text = null)
    {
        output.WriteLine($"\n## {title}\n");
        if (text is not null)
            output.WriteLine($"{text}\n");
    }

    private static string Rare(double share) => share.ToString("P3", CultureInfo.InvariantCulture);

    private static string Rare(ConfidenceInterval interval) => $"{Rare(interval.Lower)} to {Rare(interval.Upper)}";

    private void WriteOverview(TextWriter output)
    {
        Section(output, "Recipes");
        output.WriteLine(Head(
            1, "recipe", "balanced accuracy", "95 % interval", "accuracy", "calibration error", "risk over coverage", "less the first", "95 % interval"));
        foreach (var recipe in Recipes)
        {
            var difference = Differences.FirstOrDefault(entry => entry.Recipe == recipe.Recipe);
            output.WriteLine(Row(
                Text(recipe.Recipe),
                Percent(recipe.BalancedAccuracy),
                Interval(recipe.BalancedAccuracyInterval),
                Percent(recipe.Accuracy),
                Percent(recipe.Calibrations[(int)recipe.Chosen].ExpectedCalibrationError),
                Percent(recipe.RiskCoverage.Area),
                difference is null ? "-" : Points(difference.BalancedAccuracy),
                difference is null ? "-" : Points(difference.Interval)));
        }
    }

    private void WriteRecall(TextWriter output, string title, string what, Func<RecipeFigures, IReadOnlyList<RecallFigures>> select)
    {
        Section(output, title);
        output.WriteLine(Head(2, what, "recipe", "images", "sources", "recall", "95 % interval", "sources alike"));
        for (var i = 0; i < select(Recipes[0]).Count; i++)
        {
            foreach (var recipe in Recipes)
            {
                var figures = select(recipe)[i];
                output.WriteLine(Row(
                    Text(figures.Name), Text(recipe.Recipe), $"{figures.Images}", $"{figures.Sources}", Percent(figures.Recall), Interval(figures.Interval), Percent(figures.RecallBySource)));
            }
        }

        output.WriteLine($"\nSources alike: a source of fewer than {HeldOutSet.FullWeightImages} images counts by their number.");
    }

    private void WriteCoverage(TextWriter output)
    {
        Section(
            output,
            "With abstention",
            "The most confident answers first, the images of each class weighing alike. Risk over coverage, above: the share of wrong answers, averaged over all coverages.");
        output.WriteLine(Head(2, ["coverage", "recipe", "accuracy", "balanced accuracy", .. Recipes[0].Classes.Select(label => $"{label.Name} answered")]));
        for (var i = 0; i < Recipes[0].Coverage.Count; i++)
        {
            foreach (var recipe in Recipes)
            {
                var figures = recipe.Coverage[i];
                output.WriteLine(Row(
                    [$"{figures.Coverage:P0}", Text(recipe.Recipe), Percent(figures.Accuracy), Percent(figures.BalancedAccuracy), .. figures.ClassCoverage.Select(Percent)]));
            }
        }
    }

    private void WriteCalibration(TextWriter output)
    {
        Section(output, "Calibration", "Each fold with what the other folds give; classes alike, sources alike within a class.");
        output.WriteLine(Head(2, "recipe", "calibration", "negative log-likelihood", "calibration error", "accuracy"));
        foreach (var recipe in Recipes)
        {
            foreach (var figures in recipe.Calibrations)
            {
                output.WriteLine(Row(
                    Text(recipe.Recipe),
                    figures.Kind == recipe.Chosen ? $"**{figures.Kind}**" : $"{figures.Kind}",
                    Number(figures.NegativeLogLikelihood),
                    Percent(figures.ExpectedCalibrationError),
                    Percent(figures.WeightedAccuracy)));
            }
        }

        output.WriteLine("\nAll other figures are of the calibration in bold.");
    }

    private void WriteSlices(TextWriter output)
    {
        Section(
            output,
            "Slices at their thresholds",
            $"Thresholds chosen on the other folds: to contradict a header, the lowest from 0.900 on at which at most {FittedCalibration.FalseAlarms:P2} of the series do so wrongly, or 0.999. Bound: what the "
            + "rate of slices does not exceed with 95 % confidence if they were independent.");
        output.WriteLine(Head(1, "recipe", "slices", "false alarms", "rate, weighted", "bound", "would detect", "confirming", "of these right"));
        foreach (var recipe in Recipes)
        {
            var figures = recipe.Slices;
            output.WriteLine(Row(
                Text(recipe.Recipe),
                $"{figures.Images}",
                $"{figures.FalseAlarms}",
                Rare(figures.WeightedRate),
                Rare(figures.Bound),
                Percent(figures.DetectionRate),
                Percent(figures.Confirming),
                Percent(figures.ConfirmingRight ?? double.NaN)));
        }

        output.WriteLine();
        output.WriteLine(Head(1, "recipe, all folds", "temperature", "to confirm", "to contradict", "false alarms, at most"));
        foreach (var recipe in Recipes)
        {
            var (temperature, thresholds) = (recipe.Final.Temperature, recipe.Final.Thresholds);
            output.WriteLine(Row(
                Text(recipe.Recipe), Number(temperature), $"{thresholds.Match:0.00}", $"{thresholds.Mismatch:0.000}", Rare(thresholds.FalseAlarmRate ?? double.NaN)));
        }
    }

    private void WriteSeries(TextWriter output)
    {
        Section(
            output,
            "Series",
            $"A series: {HeldOutSeries.Length} consecutive files of a source and class, or what is left of them; radiographs and single images by themselves. Judged as the node judges "
            + "series, by the pixels alone; a few sources name their files so that neighbours are of different volumes. False alarm: it would contradict a right header. Precision: the share of reports that are right where one header in a thousand is "
            + "wrong. Intervals are Clopper and Pearson's; parts of one volume resemble each other, so take them as the narrowest that could hold.");
        output.WriteLine(Head(
            2, "series", "recipe", "number", "wrong class", "false alarms", "rate", "95 % interval", "would detect", "precision", "95 % interval"));
        for (var i = 0; i < Recipes[0].Series.Count; i++)
        {
            foreach (var recipe in Recipes)
            {
                var figures = recipe.Series[i];
                output.WriteLine(Row(
                    figures.Name,
                    Text(recipe.Recipe),
                    $"{figures.Series}",
                    $"{figures.Wrong}",
                    $"{figures.FalseAlarms}",
                    Rare(figures.FalseAlarmRate),
                    Rare(figures.FalseAlarmInterval),
                    Percent(figures.DetectionRate),
                    Percent(figures.Precision ?? double.NaN),
                    Interval(figures.PrecisionInterval)));
            }
        }
    }

    private void WriteVolumes(TextWriter output)
    {
        if (Recipes[0].Volumes[0].Volumes == 0)
            return;
        Section(
            output,
            "Volumes beyond voting",
            "The volumes among the series, read four ways: Vote as the node does, MeanProbability without logarithms, Centre with the weight of slices falling to a quarter at both ends, Coherence "
            + "with each slice weighed by how far it says what its neighbours say, from a quarter up.");
        output.WriteLine(Head(2, "reading", "recipe", "volumes", "wrong class", "false alarms", "negative log-likelihood"));
        for (var i = 0; i < Recipes[0].Volumes.Count; i++)
        {
            foreach (var recipe in Recipes)
            {
                var figures = recipe.Volumes[i];
                output.WriteLine(Row(
                    $"{figures.Reading}", Text(recipe.Recipe), $"{figures.Volumes}", $"{figures.Wrong}", $"{figures.FalseAlarms}", Number(figures.NegativeLogLikelihood)));
            }
        }
    }

    private void WriteSources(TextWriter output)
    {
        Section(output, "By source", "Recall of each source and class held out.");
        output.WriteLine(Head(2, ["source", "class", "images", .. Recipes.Select(recipe => Text(recipe.Recipe))]));
        for (var i = 0; i < Recipes[0].Sources.Count; i++)
        {
            var source = Recipes[0].Sources[i];
            output.WriteLine(Row([Text(source.Source), $"{source.Label}", $"{source.Images}", .. Recipes.Select(recipe => Percent(recipe.Sources[i].Accuracy))]));
        }
    }

    private void WriteMislabelled(TextWriter output)
    {
        if (Recipes[0].AsLabelled is null)
            return;
        Section(
            output,
            "Mislabelled images",
            "All figures above leave out the images whose labels somebody has seen to be wrong. Here they are counted by their labels, wrong as these are.");
        output.WriteLine(Head(
            1, "recipe", "mislabelled", "called as seen", "called as labelled", "accuracy", "balanced accuracy", "at 90 % coverage", "false alarms of series", "rate"));
        foreach (var recipe in Recipes)
        {
            var figures = recipe.AsLabelled!;
            output.WriteLine(Row(
                Text(recipe.Recipe),
                $"{figures.Mislabelled}",
                $"{figures.SaidAsSeen}",
                $"{figures.SaidAsLabelled}",
                Percent(figures.Accuracy),
                Percent(figures.BalancedAccuracy),
                Percent(figures.Coverage.First(coverage => coverage.Coverage == 0.9).BalancedAccuracy),
                $"{figures.Series.FalseAlarms} of {figures.Series.Series}",
                Rare(figures.Series.FalseAlarmRate)));
        }
    }
}
