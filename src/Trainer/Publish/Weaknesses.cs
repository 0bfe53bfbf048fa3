using System.Globalization;
using DicomNode.Classifier;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Evaluation;
using static DicomNode.Trainer.Evaluation.MarkdownText;

namespace DicomNode.Trainer.Publish;

/// <summary>Where a model is weak, as far as its figures and data sets show: sentences in Markdown.</summary>
internal static class Weaknesses
{
    // Below it a class or source is named, above it the tables say enough.
    private const double Weak = 0.95;
    private const double Overconfidence = 0.05;
    private const int SourcesShown = 8;
    private const int FewOrigins = 5;
    private const int FewToLearnFrom = 1000;
    private const int FewToMeasureWith = 100;

    public static IReadOnlyList<string> Of(ModelCardFacts facts) =>
    [
        .. NotItsOwn(facts.Report.Splits),
        .. facts.Report.Splits.Select(WeakClasses),
        .. WeakSources(facts.Report.Splits),
        .. facts.Report.Splits.SelectMany(split => Threshold(facts, split)),
        .. facts.Report.Splits.SelectMany(Confidence),
        .. OriginsOfTraining(facts),
        .. facts.Report.Splits.SelectMany(split => Overlap(facts, split)),
        .. SingleOrigins(facts),
        .. FewImages(facts),
        .. facts.Report.Splits.SelectMany(split => MissingClasses(facts, split)),
        $"**It knows nothing but {List(facts.Manifest.Classes.Select(label => label.ToString()))}.** Whatever else it is shown, such as "
        + "ultrasound, photographs or charts, it calls one of these, sometimes with confidence. The node must keep it away by header and SOP class.",
        .. Choice(facts),
    ];

    private static IEnumerable<string> NotItsOwn(IEnumerable<SplitEvaluation> splits)
    {
        if (splits.Any(split => split.Split == HeldOutEvaluation.Split))
        {
            yield return $"**The figures on {Name(HeldOutEvaluation.Split)} are the recipe's.** This network has learnt from all images, so that none is left to measure it with. Networks of "
                + "the same recipe were judged by sources that each of them had not seen; it has seen more than they, and has not been judged itself.";
        }
    }

    private static string WeakClasses(SplitEvaluation split)
    {
        var all = split.All;
        var classes = ModelCardFacts.Classes.Where(label => all.Support[(int)label] > 0).OrderBy(label => all.Recall[(int)label]).ToList();
        string Right(ModalityClass label, int place)
        {
            var hits = all.Confusion[(int)label, (int)label];
            var other = ModelCardFacts.Classes.Where(called => called != label).MaxBy(called => all.Confusion[(int)label, (int)called]);
            var misses = all.Confusion[(int)label, (int)other] is > 0 and var count ? $"; {Count(count)} called {other}" : "";
            var verb = place == 0 ? " images are right" : "";
            return $"{Count(hits)} of {Count(all.Support[(int)label])} {label}{verb} ({Percent(all.Recall[(int)label])}{misses})";
        }

        var weak = classes.Where(label => all.Recall[(int)label] < Weak).ToList();
        if (weak.Count > 0)
            return $"**On {Name(split.Split)} it is weak on {List(weak.Select(label => label.ToString()))}.** {List(weak.Select(Right))}.";
        return all.Recall[(int)classes[0]] < 1
            ? $"**On {Name(split.Split)} the weakest class is {classes[0]}.** {Right(classes[0], 0)}."
            : $"**On {Name(split.Split)} nothing is wrong.** These {Count(all.Count)} images do not show where the model fails.";
    }

    private static IEnumerable<string> WeakSources(IEnumerable<SplitEvaluation> splits)
    {
        var weak = splits
            .SelectMany(split => split.Sources.Where(source => source.Accuracy < Weak).Select(source => (split.Split, Figures: source)))
            .GroupBy(entry => (entry.Split, entry.Figures.Source))
            .OrderBy(group => group.Min(entry => entry.Figures.Accuracy))
            .Select(group => $"{Name(group.Key.Source)} in {Name(group.Key.Split)} ({List(group
                .OrderBy(entry => entry.Figures.Accuracy)
                .Select(entry => $"{Count(entry.Figures.Right)} of {Count(entry.Figures.Images)} {entry.Figures.Label}"))} right)")
            .ToList();
        if (weak.Count > 0)
        {
            var rest = weak.Count > SourcesShown ? $", and {weak.Count - SourcesShown} more, as the table below shows" : "";
            yield return $"**Weakest sources.** {List(weak.Take(SourcesShown))}{rest}.";
        }
    }

    private static IEnumerable<string> Threshold(ModelCardFacts facts, SplitEvaluation split)
    {
        var threshold = facts.Manifest.Thresholds.Mismatch;
        var (images, right) = ModelCardFacts.Passing(split, threshold);
        if (images > 0 && right < ThresholdChoice.MismatchPrecision * images)
        {
            yield return $"**False alarms on {Name(split.Split)}.** Of {Count(images)} slices sure enough to contradict a header "
                + $"({Fixed(threshold)} and above) {Count(images - right)} are wrong ({Percent((double)(images - right) / images)}; the aim is "
                + $"{Percent(1 - ThresholdChoice.MismatchPrecision)} at most).";
        }
    }

    private static IEnumerable<string> Confidence(SplitEvaluation split)
    {
        var confidence = ModelCardFacts.MeanConfidence(split);
        if (confidence - split.All.Accuracy > Overconfidence)
        {
            yield return $"**Surer than right on {Name(split.Split)}.** The mean confidence is {Percent(confidence)}, the accuracy "
                + $"{Percent(split.All.Accuracy)}.";
        }
    }

    private static IEnumerable<string> OriginsOfTraining(ModelCardFacts facts)
    {
        if (!facts.Training.Any())
        {
            yield return "**What it learnt from is not recorded.** The images that measured it here may be among what it has seen.";
            yield break;
        }

        var few = facts.Training
            .GroupBy(source => source.Label)
            .OrderBy(group => group.Key)
            .Select(group => (Label: group.Key, Origins: Independence.Groups(group.Select(source => source.Terms))))
            .Where(entry => entry.Label is not null && entry.Origins.Count <= FewOrigins)
            .Select(entry => $"{entry.Label} from {entry.Origins.Count} ({List(entry.Origins.Select(origin => Name(origin[0])))})")
            .ToList();
        if (few.Count > 0)
            yield return $"**Few origins.** It learnt {List(few)}. Its figures say little about scanners, makers and bodies that are not in them.";
    }

    private static IEnumerable<string> Overlap(ModelCardFacts facts, SplitEvaluation split)
    {
        if (split.Split == HeldOutEvaluation.Split)
            yield break;
        if (split.Split == "train")
        {
            yield return "**It learnt from `train`.** Its figures there say nothing about other images.";
            yield break;
        }

        var learnt = facts.Training.SelectMany(source => source.Terms.Origins).ToHashSet();
        var shared = split.Sources
            .Where(source => facts.Licences.Of(source.Source, source.Label).Origins.Any(learnt.Contains))
            .Select(source => source.Source)
            .Distinct()
            .ToList();
        if (shared.Count > 0)
        {
            yield return $"**{Name(split.Split)} is not independent.** {List(shared.Select(Name))} {(shared.Count == 1 ? "shares" : "share")} an "
                + "origin with images that it learnt from: these figures flatter.";
        }
    }

    private static IEnumerable<string> SingleOrigins(ModelCardFacts facts)
    {
        var single = facts.Report.Splits
            .SelectMany(split => split.Sources.Select(source =>
                (split.Split, source.Label, source.Source, Terms: facts.Licences.Of(source.Source, source.Label))))
            .GroupBy(entry => (entry.Split, entry.Label))
            .Where(group => Independence.Groups(group.Select(entry => entry.Terms)).Count == 1)
            .Select(group => $"{group.Key.Label} in {Name(group.Key.Split)} is {List(group.Select(entry => Name(entry.Source)))} alone")
            .ToList();
        if (single.Count > 0)
            yield return $"**One origin for a class.** {List(single)}: such a figure is the source's, not the class's.";
    }

    private static IEnumerable<string> FewImages(ModelCardFacts facts)
    {
        var sentences = new List<string>();
        var learnt = facts.Training
            .Where(source => source.Label is not null)
            .GroupBy(source => source.Label)
            .OrderBy(group => group.Key)
            .Select(group => (Label: group.Key, Images: group.Sum(source => (long)source.Images)))
            .Where(entry => entry.Images < FewToLearnFrom)
            .Select(entry => $"{Count(entry.Images)} {entry.Label}")
            .ToList();
        if (learnt.Count > 0)
            sentences.Add($"It learnt from no more than {List(learnt)}.");
        foreach (var split in facts.Report.Splits)
        {
            var few = ModelCardFacts.Classes.Where(label => split.All.Support[(int)label] is > 0 and < FewToMeasureWith).ToList();
            if (few.Count == 0)
                continue;
            var points = (100.0 / few.Min(label => split.All.Support[(int)label])).ToString("F1", CultureInfo.InvariantCulture);
            sentences.Add($"{Name(split.Split)} has {List(few.Select(label => $"{Count(split.All.Support[(int)label])} {label}"))}: "
                + $"one image moves a class's recall by up to {points} points.");
        }

        if (sentences.Count > 0)
            yield return $"**Few images.** {string.Join(' ', sentences)}";
    }

    private static IEnumerable<string> MissingClasses(ModelCardFacts facts, SplitEvaluation split)
    {
        var missing = facts.Manifest.Classes.Where(label => split.All.Support[(int)label] == 0).Order().ToList();
        if (missing.Count > 0)
            yield return $"**Not measured on {Name(split.Split)}:** {List(missing.Select(label => label.ToString()))}, of which it has no image.";
    }

    private static IEnumerable<string> Choice(ModelCardFacts facts)
    {
        if (facts.Provenance.IsCalibrated != true || facts.Report.Splits.All(split => split.Split != PackageCalibration.Split))
            yield break;
        if (facts.Provenance.CalibratedOutOfSource == true)
        {
            // The last step's weights were not chosen.
            if (facts.Provenance.BestStep is not null)
                yield return "**`validate` flatters.** It chose the step whose weights these are.";
            yield break;
        }

        yield return facts.Provenance.Recipe is null
            ? "**`validate` flatters.** It chose temperature and thresholds."
            : "**`validate` flatters.** It chose the step whose weights these are, the temperature and the thresholds.";
    }

    private static string Fixed(double value) => value.ToString("0.00#", CultureInfo.InvariantCulture);
}
