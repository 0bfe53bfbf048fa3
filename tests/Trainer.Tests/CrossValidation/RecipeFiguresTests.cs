using System.Text.Json.Nodes;
using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests.CrossValidation;

/// <summary>Figures of predictions that were made up, so that each is known.</summary>
public sealed class RecipeFiguresTests
{
    private static readonly FoldPlan Plan = new() { Folds = [["a", "c"], ["b"]], Groups = new() { ["bone"] = ["a"] }, SingleImages = ["c"] };

    [Fact]
    public void RecallCountsImagesAndSources()
    {
        // Of source a all 40 images of a class are right; of b half of the 20 CT are called MR.
        var figures = Figures("first", Folds((source, label, n) => source == "b" && label == ModalityClass.CT && n % 2 == 0 ? ModalityClass.MR : label));
        Assert.Equal([(60, 50.0 / 60), (60, 1), (60, 1), (60, 1)], figures.Classes.Select(label => (label.Images, label.Recall)));
        Assert.Equal(0.75, figures.Classes[0].RecallBySource, 1e-9);
        Assert.Equal(new ConfidenceInterval(0.5, 1), figures.Classes[0].Interval);
        Assert.Equal((50.0 / 60 + 3) / 4, figures.BalancedAccuracy, 1e-9);
        Assert.Equal(("bone", 160, 1.0), Assert.Single(figures.Groups.Select(group => (group.Name, group.Images, group.Recall))));
        Assert.Equal((20, 10), figures.Sources.Where(source => source is { Source: "b", Label: ModalityClass.CT }).Select(source => (source.Images, source.Right)).Single());
    }

    [Fact]
    public void TheLeastConfidentAreLeftOutFirst()
    {
        // One in ten of each class is wrong and unsure, in either fold. No class is called too often: no bias could mend it.
        var folds = Folds((_, label, n) => n % 10 == 0 ? (ModalityClass)(((int)label + 1) % 4) : label, sure: 8, unsure: 1);
        var coverage = Figures("first", folds).Coverage;
        Assert.Equal([1, 0.95, 0.9, 0.8], coverage.Select(figures => figures.Coverage));
        Assert.Equal(0.9, coverage[0].Accuracy, 1e-9);
        Assert.InRange(coverage[1].Accuracy, 0.93, 0.96);
        Assert.Equal((1.0, 1.0), (coverage[3].Accuracy, coverage[3].BalancedAccuracy));
        Assert.Equal(0.8, coverage[3].ClassCoverage.Average(), 0.01);
    }

    [Fact]
    public void SeriesAreVolumesInPartsOrSingleImages()
    {
        var folds = Folds((_, label, _) => label).ToList();
        folds[0] = [.. folds[0], .. Images("c", ModalityClass.MR, 3, (_, label, _) => label, 8, 8)];
        var figures = Figures("first", folds);
        // 40 and 20 slices make 2 + 1 series; radiographs and the source of single images count by image.
        Assert.Equal([("CT", 3), ("MR", 6), ("PT", 3), ("XR", 60), ("volumes", 9), ("all", 72)], figures.Series.Select(series => (series.Name, series.Series)));
        Assert.All(figures.Series, series => Assert.Equal((0, 0), (series.Wrong, series.FalseAlarms)));
        var all = figures.Series[^1];
        Assert.Equal(0, all.FalseAlarmInterval.Lower);
        Assert.InRange(all.FalseAlarmInterval.Upper, 0.04, 0.06);
        Assert.True(all.PrecisionInterval.Lower < 0.05);
    }

    [Fact]
    public void RiskIsAveragedOverAllCoverages()
    {
        // The 12 surest of 16 are right; then a wrong one of each class, all as sure: (12 x 0 + 4 x 4/16) / 16.
        var answers = Enum.GetValues<ModalityClass>().SelectMany(label => Enumerable.Range(0, 4).Select(n => (label, Said: n == 0 ? Saying((ModalityClass)(((int)label + 1) % 4), 0.6f) : Saying(label, 0.9f))));
        var curve = RiskCoverageCurve.Of([.. answers]);
        Assert.Equal(0.0625, curve.Area, 1e-9);
        Assert.Equal(100, curve.Points.Count);
        Assert.Equal(new RiskCoveragePoint(0.75, 0), curve.Points[74]);
        Assert.Equal((1, 0.25), (curve.Points[99].Coverage, Math.Round(curve.Points[99].Risk, 9)));
    }

    [Fact]
    public void VolumesMayBeReadByPositionAndCoherence()
    {
        // The middle says CT, the ends more surely PT: the vote follows the ends, the middle outweighs them where position counts.
        var thresholds = new AbstainThresholds();
        var middle = new HeldOutAnswer(ModalityClass.CT, Saying(ModalityClass.CT, 0.9f), thresholds);
        var end = middle with { Said = Saying(ModalityClass.PT, 0.93f) };
        HeldOutAnswer[] volume = [end, end, middle, middle, middle, end, end];
        var figures = VolumeFigures.Of([volume, [middle, middle]]).ToDictionary(one => one.Reading);
        Assert.Equal((2, 1), (figures[VolumeReading.Vote].Volumes, figures[VolumeReading.Vote].Wrong));
        Assert.Equal(0, figures[VolumeReading.Centre].Wrong);
        // A lone slice that none of its neighbours bears out counts less.
        var alone = VolumeFigures.Of([[middle, middle, middle with { Said = Saying(ModalityClass.PT, 0.999f) }, middle, middle]]).ToDictionary(one => one.Reading);
        Assert.True(alone[VolumeReading.Coherence].NegativeLogLikelihood < alone[VolumeReading.Vote].NegativeLogLikelihood);
    }

    [Theory]
    [InlineData(ModalityClass.CT, 20, true, "sure")]
    [InlineData(ModalityClass.CT, 1, false, "a single slice must be surer")]
    [InlineData(ModalityClass.XR, 1, true, "but not a radiograph")]
    public void SeriesAccuseAsInTheNode(ModalityClass label, int slices, bool accuses, string why)
    {
        var wrong = Saying(label == ModalityClass.XR ? ModalityClass.CT : ModalityClass.XR, 0.96f);
        var thresholds = new AbstainThresholds { Match = 0.8, Mismatch = 0.95 };
        var series = new HeldOutSeries([.. Enumerable.Repeat(new HeldOutAnswer(label, wrong, thresholds), slices)]);
        Assert.True(series.IsFalseAlarm == accuses, why);
        Assert.False(series.IsDetection);
        Assert.False(new HeldOutSeries([new HeldOutAnswer(label, wrong, thresholds), .. Enumerable.Repeat(new HeldOutAnswer(label, Saying(label, 0.99f), thresholds), 19)]).IsFalseAlarm);
    }

    [Fact]
    public void CalibrationIsJudgedByFoldsThatDidNotFitIt()
    {
        // In fold 1 all answers are right, in fold 2 half of them: what either teaches does not fit the other.
        var figures = Figures("first", Folds((source, label, n) => source == "b" && n % 2 == 0 ? (ModalityClass)(((int)label + 1) % 4) : label));
        var temperature = figures.Calibrations.Single(entry => entry.Kind == CalibrationKind.Temperature);
        Assert.True(temperature.ExpectedCalibrationError > 0.1);
        Assert.Equal((CalibrationKind.None, 1), (figures.Chosen, figures.Final.Temperature));
        Assert.True(figures.Final.Thresholds.FalseAlarmRate > 0.001);
    }

    [Fact]
    public void WhatHelpsOnFoldsThatDidNotFitItIsTaken()
    {
        // Half of the answers are wrong, and as sure as the others, in both folds.
        var figures = Figures("first", Folds((_, label, n) => n % 2 == 0 ? (ModalityClass)(((int)label + 1) % 4) : label));
        Assert.NotEqual(CalibrationKind.None, figures.Chosen);
        Assert.True(figures.Final.Temperature > 1);
    }

    [Fact]
    public void RecipesAreComparedOnTheSameImagesAlone()
    {
        var better = Figures("better", Folds((_, label, _) => label));
        var worse = Figures("worse", Folds((source, label, n) => source == "b" && label == ModalityClass.CT && n % 2 == 0 ? ModalityClass.MR : label));
        var report = new CrossValidationReport([worse, better]);
        var difference = Assert.Single(report.Differences);
        Assert.Equal(10.0 / 60 / 4, difference.BalancedAccuracy, 1e-9);
        Assert.Equal((0, 0.125), (difference.Interval.Lower, difference.Interval.Upper));
        var markdown = report.ToMarkdown();
        Assert.Contains("| better | 100.00 % |", markdown.Replace("%", " %").Replace("  %", " %"));
        Assert.Contains("| b | CT | 20 | 50.00", markdown);
        var json = JsonNode.Parse(report.ToJson())!;
        Assert.Equal("better", (string)json["recipes"]![1]!["recipe"]!);
        Assert.Equal(difference.BalancedAccuracy, (double)json["differences"]![0]!["balancedAccuracy"]!, 1e-12);

        var fewer = Figures("fewer", [.. Folds((_, label, _) => label).Select(fold => (IReadOnlyList<HeldOutImage>)[.. fold.Skip(1)])]);
        Assert.Contains("different images", Assert.Throws<ConfigurationException>(() => new CrossValidationReport([better, fewer])).Message);
    }

    [Fact]
    public void TheThresholdThatContradictsIsChosenBySeries()
    {
        // One CT slice in ten is surely called MR: by itself it is a false alarm, among 19 others it is outvoted.
        static bool IsWrong(ModalityClass label, int n) => label == ModalityClass.CT && n % 10 == 0;
        HeldOutSet set = new([.. Folds((_, label, n) => IsWrong(label, n) ? ModalityClass.MR : label, sure: 8, unsure: 5)[0]]);
        var volumes = FittedCalibration.Fit(set, CalibrationKind.None, singleImages: []);
        var singles = FittedCalibration.Fit(set, CalibrationKind.None, singleImages: ["a"]);
        Assert.Equal(0.9, volumes.Thresholds.Mismatch);
        // exp(5) over exp(5) + 3 is 0.980; a single slice has to be surer than the threshold.
        Assert.InRange(singles.Thresholds.Mismatch, 0.92, 0.98);
        Assert.True(singles.Thresholds.FalseAlarmRate > 0.001, "of slices, of which many more contradict");
        Assert.All(new[] { volumes, singles }, fitted => Assert.True(fitted.Thresholds.Match <= fitted.Thresholds.Mismatch));
    }

    [Fact]
    public void WhatIsMislabelledIsCountedApart()
    {
        // Two images of a say CT under the label MR; somebody has seen CT in the one and nothing in the other.
        using var folder = new TemporaryFolder();
        var list = folder.File("list.tsv");
        File.WriteAllText(list, "source\tclass\timage\tseen\twhy\na\tMR\t0001.png\tCT\ta skull\na\tMR\t0002.png\t\ta drawing\na\tMR\t9999.png\tCT\tnot there\n");
        var folds = Folds((source, label, n) => source == "a" && label == ModalityClass.MR && (n is 1 or 2) ? ModalityClass.CT : label);
        var figures = new RecipeFigures("first", folds, Plan, MislabelledImages.Load(list));
        Assert.Equal((58, 1.0), (figures.Classes[(int)ModalityClass.MR].Images, figures.BalancedAccuracy));
        Assert.Equal(238, figures.Paths.Count);
        var all = figures.AsLabelled!;
        Assert.Equal((2, 1, 0), (all.Mislabelled, all.SaidAsSeen, all.SaidAsLabelled));
        Assert.Equal((3 + (58.0 / 60)) / 4, all.BalancedAccuracy, 1e-9);
        var markdown = new CrossValidationReport([figures]).ToMarkdown();
        Assert.Contains("2 more are left out, their labels being wrong", markdown);
        Assert.Contains("| first | 2 | 1 | 0 |", markdown);
        Assert.Null(Figures("none", folds).AsLabelled);
    }

    private static ClassProbabilities Saying(ModalityClass label, float probability)
    {
        var values = Enumerable.Repeat((1 - probability) / 3, 4).ToArray();
        values[(int)label] = probability;
        return ClassProbabilities.From(Enum.GetValues<ModalityClass>(), values);
    }

    private static RecipeFigures Figures(string recipe, IReadOnlyList<IReadOnlyList<HeldOutImage>> folds) => new(recipe, folds, Plan, MislabelledImages.None);

    // Fold 1 holds out source a with 40 images of each class, fold 2 b with 20.
    private static IReadOnlyList<IReadOnlyList<HeldOutImage>> Folds(Func<string, ModalityClass, int, ModalityClass> says, double sure = 8, double unsure = 8) =>
    [
        [.. Enum.GetValues<ModalityClass>().SelectMany(label => Images("a", label, 40, says, sure, unsure))],
        [.. Enum.GetValues<ModalityClass>().SelectMany(label => Images("b", label, 20, says, sure, unsure))],
    ];

    private static IEnumerable<HeldOutImage> Images(
        string source, ModalityClass label, int count, Func<string, ModalityClass, int, ModalityClass> says, double sure, double unsure) =>
        Enumerable.Range(0, count).Select(n =>
        {
            var said = says(source, label, n);
            var random = new SeededRandom(3, (int)label, n);
            var logits = new float[4];
            logits[(int)said] = (float)((said == label ? sure : unsure) + random.NextDouble() * 0.01);
            return new HeldOutImage($"train/{source}/{label}/{n:D4}.png", source, label, logits);
        });
}
