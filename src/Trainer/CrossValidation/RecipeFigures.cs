using System.Text.Json.Serialization;
using DicomNode.Classifier;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>
/// What a recipe is worth on sources not seen, from the predictions of its folds. Each fold is judged with the calibration and thresholds that the other folds
/// give: what is held out decides nothing.
/// </summary>
public sealed class RecipeFigures
{
    private static readonly double[] Coverages = [1, 0.95, 0.9, 0.8];

    private readonly IReadOnlyList<IReadOnlyList<SourceFigures>> _byClass;

    /// <param name="recipe">Its name.</param>
    /// <param name="folds">By fold: the images held out, in the order of their files.</param>
    /// <param name="plan">Groups, and sources of single images.</param>
    /// <param name="mislabelled">Not judged by, but for <see cref="AsLabelled"/>.</param>
    /// <exception cref="ConfigurationException">A class or a group has no image.</exception>
    public RecipeFigures(string recipe, IReadOnlyList<IReadOnlyList<HeldOutImage>> folds, FoldPlan plan, MislabelledImages mislabelled)
    {
        Recipe = recipe;
        if (folds.Any(fold => fold.Any(image => mislabelled.Contains(image.Path))))
        {
            AsLabelled = AsLabelledFigures.Of(new RecipeFigures(recipe, folds, plan, MislabelledImages.None), mislabelled);
            folds = [.. folds.Select(fold => fold.Where(image => !mislabelled.Contains(image.Path)).ToList())];
        }

        var all = new HeldOutSet([.. folds.SelectMany(fold => fold)]);
        Paths = [.. all.Images.Select(image => image.Path)];
        if (all.Labels.Distinct().Count() < HeldOutSet.Classes)
            throw new ConfigurationException($"the predictions of recipe {recipe} lack a class: there are {string.Join(", ", all.Images.Select(image => image.Label).Distinct())}");

        var sets = folds.Select((own, fold) => (
            Own: new HeldOutSet(own),
            Others: new HeldOutSet([.. folds.Where((_, other) => other != fold).SelectMany(images => images)]))).ToList();
        var nested = Enum.GetValues<CalibrationKind>().Select(kind => sets.SelectMany(fold => Nested(fold.Own, fold.Others, kind, plan)).ToList()).ToList();
        Calibrations = [.. nested.Select((answers, kind) => CalibrationFigures.Of((CalibrationKind)kind, all, [.. answers.Select(answer => answer.Said)]))];
        Chosen = Calibrations.MinBy(figures => figures.NegativeLogLikelihood)!.Kind;
        Final = FittedCalibration.Fit(all, Chosen, plan.SingleImages);

        var said = nested[(int)Chosen];
        Answers = [.. all.Images.Zip(said, (image, answer) => (image, answer.Said))];
        Sources = [.. said
            .Zip(all.Images, (answer, image) => (answer, image.Source))
            .GroupBy(entry => (entry.Source, entry.answer.Label))
            .OrderBy(group => group.Key.Label)
            .ThenBy(group => group.Key.Source, StringComparer.Ordinal)
            .Select(group => new SourceFigures(group.Key.Source, group.Key.Label, group.Count(), group.Count(entry => entry.answer.IsRight)))];
        _byClass = [.. Enum.GetValues<ModalityClass>().Select(label => (IReadOnlyList<SourceFigures>)[.. Sources.Where(source => source.Label == label)])];
        Classes = [.. _byClass.Select((sources, label) => RecallFigures.Of($"{(ModalityClass)label}", sources))];
        Groups = [.. plan.Groups.Select(group => Group(group.Key, group.Value))];
        BalancedAccuracy = Classes.Average(label => label.Recall);
        BalancedAccuracyInterval = SourceBootstrap.Interval(_byClass);
        Accuracy = (double)Sources.Sum(source => source.Right) / all.Images.Count;
        Coverage = [.. Coverages.Select(coverage => CoverageFigures.Of(coverage, [.. said.Select(answer => (answer.Label, answer.Said))]))];
        RiskCoverage = RiskCoverageCurve.Of([.. said.Select(answer => (answer.Label, answer.Said))]);
        Slices = SliceAlarmFigures.Of(all, said);
        var series = HeldOutSeries.Of(said.Zip(all.Images), plan.SingleImages);
        Series = Count(series);
        Volumes = VolumeFigures.Of([.. series.Where(one => one.IsVolume).Select(one => one.Slices)]);
    }

    public string Recipe { get; }

    /// <summary>Of all images, in the order of the folds.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Of all images, in the order of the folds: what is said of each, with the calibration that the other folds give.</summary>
    [JsonIgnore]
    public IReadOnlyList<(HeldOutImage Image, ClassProbabilities Said)> Answers { get; }

    public double Accuracy { get; }

    public double BalancedAccuracy { get; }

    /// <summary>Sources drawn anew.</summary>
    public ConfidenceInterval BalancedAccuracyInterval { get; }

    public IReadOnlyList<RecallFigures> Classes { get; }

    public IReadOnlyList<RecallFigures> Groups { get; }

    public IReadOnlyList<CoverageFigures> Coverage { get; }

    /// <summary>How the share of wrong answers falls as the unsure ones are left out.</summary>
    public RiskCoverageCurve RiskCoverage { get; }

    /// <summary>By kind, each fitted on the other folds.</summary>
    public IReadOnlyList<CalibrationFigures> Calibrations { get; }

    /// <summary>The kind with the greatest likelihood, nothing among them: all other figures are of it.</summary>
    public CalibrationKind Chosen { get; }

    /// <summary>Fitted on all folds, for a model of all sources.</summary>
    public FittedCalibration Final { get; }

    public SliceAlarmFigures Slices { get; }

    /// <summary>By class, then of volumes alone, then of all.</summary>
    public IReadOnlyList<SeriesFigures> Series { get; }

    /// <summary>The volumes among the series, by how their slices are brought together.</summary>
    public IReadOnlyList<VolumeFigures> Volumes { get; }

    public IReadOnlyList<SourceFigures> Sources { get; }

    /// <summary>With the mislabelled images, which all other figures leave out; null where none was held out.</summary>
    public AsLabelledFigures? AsLabelled { get; }

    /// <summary>How much greater the balanced accuracy of this recipe is than another's, on the same images.</summary>
    /// <exception cref="ConfigurationException">They were not judged by the same images.</exception>
    public RecipeDifference Against(RecipeFigures other)
    {
        if (!Paths.SequenceEqual(other.Paths))
            throw new ConfigurationException($"recipes {Recipe} and {other.Recipe} were judged by different images; run both on the same --data and --folds");
        var differences = SourceBootstrap.Resample(_byClass).Zip(SourceBootstrap.Resample(other._byClass), (own, others) => own - others).ToArray();
        return new RecipeDifference(Recipe, other.Recipe, BalancedAccuracy - other.BalancedAccuracy, BootstrapIntervals.Percentiles(differences));
    }

    private static IEnumerable<HeldOutAnswer> Nested(HeldOutSet own, HeldOutSet others, CalibrationKind kind, FoldPlan plan)
    {
        var fitted = FittedCalibration.Fit(others, kind, plan.SingleImages);
        return own.Images.Zip(
            own.Probabilities(fitted.Temperature, fitted.Calibration), (image, said) => new HeldOutAnswer(image.Label, said, fitted.Thresholds));
    }

    private static List<SeriesFigures> Count(IReadOnlyList<HeldOutSeries> series)
    {
        static SeriesFigures Of(string name, IEnumerable<HeldOutSeries> some)
        {
            var counted = some.ToList();
            return new SeriesFigures(
                name, counted.Count, counted.Count(one => !one.IsRight), counted.Count(one => one.IsFalseAlarm), counted.Count(one => one.IsDetection));
        }

        var figures = Enum.GetValues<ModalityClass>().Select(label => Of($"{label}", series.Where(one => one.Label == label))).ToList();
        if (series.Any(one => one.IsVolume))
            figures.Add(Of("volumes", series.Where(one => one.IsVolume)));
        figures.Add(Of("all", series));
        return figures;
    }

    private RecallFigures Group(string name, IReadOnlyList<string> members)
    {
        var sources = Sources.Where(source => members.Contains(source.Source, StringComparer.Ordinal)).ToList();
        return sources.Count > 0
            ? RecallFigures.Of(name, sources)
            : throw new ConfigurationException($"group {name} has no image in the predictions of recipe {Recipe}; its sources are {string.Join(", ", members)}");
    }
}
