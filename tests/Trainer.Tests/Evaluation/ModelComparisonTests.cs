using System.Text.Json.Nodes;
using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Evaluation.Page;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class ModelComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePageIsWellFormedAndNeedsNothingElse() => PageReader.AssertNeedsNothingElse(HtmlComparison.Write(Trained()));

    // Two of overview and differences, a confusion matrix for each of three models and two splits, four of the runs.
    [Fact]
    public void EveryDrawingHasATitleADescriptionAndFiniteCoordinates() =>
        PageReader.AssertDrawingsAreWhole(PageReader.Parse(HtmlComparison.Write(Trained())), 2 + 3 * 2 + 4);

    [Fact]
    public void EveryFigureIsTheOneOfTheJson()
    {
        var comparison = Trained();
        var page = PageReader.Parse(HtmlComparison.Write(comparison));
        var figures = PageReader.AssertFiguresAreThoseOf(JsonReport.Write(comparison), page);
        foreach (var m in new[] { 0, 1, 2 })
        {
            foreach (var wanted in new[] { "splits/1/accuracy", "splits/1/accuracyInterval/0", "splits/0/balancedAccuracyInterval/1", "splits/0/expectedCalibrationError",
                "splits/0/classes/3/recall", "splits/1/classes/2/auroc", "splits/0/classes/1/confusion/2", "splits/1/sources/0/accuracy",
                "training/seconds", "training/waiting", "training/validate/1/balancedAccuracy", "training/epochs/1/seconds", "training/epochs/1/waiting" })
            {
                Assert.Contains($"/models/{m}/{wanted}", figures);
            }
        }

        foreach (var wanted in new[] { "accuracy", "accuracyInterval/0", "balancedAccuracy", "balancedAccuracyInterval/1", "onlyThisRight", "onlyFirstRight" })
            Assert.Contains($"/differences/1/models/1/{wanted}", figures);
        Assert.Contains("/models/0/splits/0/sources/0/paper", figures);
        // Two models are of one architecture, the paper did not train the third.
        Assert.Single(page.Descendants("tr"), row => row.Attribute("class")?.Value == "paper-row");
    }

    [Fact]
    public void EachModelOfTheJsonIsItsOwnReport()
    {
        var comparison = Trained();
        var json = JsonNode.Parse(JsonReport.Write(comparison))!;
        Assert.Equal(comparison.Models.Select(JsonReport.Write), json["models"]!.AsArray().Select(model => JsonNode.Parse(model!.ToJsonString())!.ToJsonString(new() { WriteIndented = true })));
        var pair = json["differences"]![0]!["models"]![0]!;
        Assert.Equal(("validate", "first", "second"), ((string?)json["differences"]![0]!["split"], (string?)json["differences"]![0]!["against"], (string?)pair["model"]));
        Assert.Equal(
            (double)json["models"]![1]!["splits"]![0]!["accuracy"]! - (double)json["models"]![0]!["splits"]![0]!["accuracy"]!,
            (double)pair["accuracy"]!,
            1e-12);
    }

    [Fact]
    public void TheMarkdownHasARowForEachModelAndSplit()
    {
        var text = new StringWriter();
        MarkdownComparison.Write(Trained(), text);
        foreach (var (model, split) in new[] { ("first", "validate"), ("third", "test") })
            Assert.Matches($@"\| {model} \| {split} \| 280 \| [\d.]+ % \| [\d.]+ % to [\d.]+ % \| [\d.]+ % \| [\d.]+ % to [\d.]+ % \| [\d.]+ % \| 24.5 s \|", text.ToString());
        Assert.Contains("## Differences from first", text.ToString());
        Assert.Contains("| source | class | images | first | second | third | paper |", text.ToString());
        Assert.DoesNotContain("NaN", text.ToString());
    }

    [Fact]
    public void WithoutRunsThereIsNoTraining()
    {
        var comparison = new ModelComparison([ReportFixture.Report("a") with { Model = "one" }, ReportFixture.Report("a") with { Model = "<script>" }]);
        var page = PageReader.Parse(HtmlComparison.Write(comparison));
        Assert.DoesNotContain(page.Descendants("section"), section => section.Attribute("id")?.Value == "training");
        Assert.Empty(page.Descendants("script"));
        var text = new StringWriter();
        MarkdownComparison.Write(comparison, text);
        Assert.DoesNotContain("<script", text.ToString());
        Assert.DoesNotContain("## Training", text.ToString());
    }

    [Fact]
    public void ModelsOfOneNameAreToldApartByTheirFolders()
    {
        Assert.Equal(["x", "y"], ModelComparison.DistinctNames([("x", "a/model"), ("y", "b/model")]));
        Assert.Equal(["x (old)", "y", "x (new)"], ModelComparison.DistinctNames([("x", "models/old"), ("y", "models/y"), ("x", "models/new/")]));
        Assert.Equal(["x (run/model)", "x (shipped)"], ModelComparison.DistinctNames([("x", "run/model"), ("x", "shipped")]));
        Assert.Equal(["x (a/model)", "x (b/model)"], ModelComparison.DistinctNames([("x", "runs/a/model"), ("x", "runs/b/model")]));
        var twice = Assert.Throws<ConfigurationException>(() => ModelComparison.DistinctNames([("x", "runs/a"), ("x", "runs/../runs/a/")]));
        Assert.Contains("named twice", twice.Message);
    }

    private ModelComparison Trained()
    {
        File.WriteAllText(_folder.File("metrics.jsonl"), TrainingCurvesTests.Metrics);
        File.WriteAllText(_folder.File("epochs.jsonl"), TrainingCurvesTests.Epochs);
        var training = TrainingCurves.Read(_folder.Path);
        return new ModelComparison(
        [
            ReportFixture.Report(1, "first", "second") with { Model = "first", Training = training },
            ReportFixture.Report(11, "first", "second") with { Model = "second", Training = training },
            ReportFixture.Report(21, "first", "second") with { Model = "third", Architecture = "densenet", Training = training },
        ]);
    }
}
