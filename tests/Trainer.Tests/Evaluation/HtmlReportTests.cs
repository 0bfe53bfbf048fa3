using System.Text.Json.Nodes;
using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Evaluation.Page;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePageIsWellFormedAndNeedsNothingElse() => PageReader.AssertNeedsNothingElse(HtmlReport.Write(Trained()));

    // One drawing of the overview, three of each split, three of the run.
    [Fact]
    public void EveryDrawingHasATitleADescriptionAndFiniteCoordinates() =>
        PageReader.AssertDrawingsAreWhole(PageReader.Parse(HtmlReport.Write(Trained())), 1 + 2 * 3 + 3);

    [Fact]
    public void EveryFigureIsTheOneOfTheJson()
    {
        var report = Trained();
        var figures = PageReader.AssertFiguresAreThoseOf(JsonReport.Write(report), PageReader.Parse(HtmlReport.Write(report)));

        // Confusion, classes' figures, sources and reliability of both splits are there.
        foreach (var s in new[] { 0, 1 })
        {
            foreach (var wanted in new[] { "accuracy", "balancedAccuracy", "accuracyInterval/0", "expectedCalibrationError", "classes/3/recall", "classes/2/auroc",
                "classes/1/f1", "classes/0/precision", "classes/3/confusion/2", "classes/0/recallInterval/1", "reliability/9/accuracy", "sources/0/accuracy", "sources/0/paper" })
            {
                Assert.Contains($"/splits/{s}/{wanted}", figures);
            }
        }

        foreach (var wanted in new[] { "seconds", "waiting", "validate/1/balancedAccuracy", "epochs/1/seconds", "epochs/1/waiting" })
            Assert.Contains($"/training/{wanted}", figures);
    }

    [Fact]
    public void LossesThatRanAwayAreDrawnOnALogarithmicScale()
    {
        File.WriteAllLines(_folder.File("metrics.jsonl"), Enumerable.Range(1, 30).Select(step => $$"""{"step":{{step}},"kind":"train","loss":{{(step == 3 ? 850 : 0.5)}}}"""));
        var report = ReportFixture.Report("first", "second") with { Training = TrainingCurves.Read(_folder.Path) };
        var page = PageReader.Parse(HtmlReport.Write(report));
        PageReader.AssertDrawingsAreWhole(page, 1 + 2 * 3 + 2);
        Assert.Contains(page.Descendants("text"), text => text.Value == "cross-entropy, logarithmic");
        Assert.Contains(page.Descendants("text"), text => text.Value == "1000");
    }

    [Fact]
    public void HostileNamesAreText()
    {
        const string Hostile = "<script>alert(1)</script>\"'&|\u0001\u001b[31m]]>-->";
        var report = ReportFixture.Report("plain", Hostile) with { Model = Hostile };
        var page = PageReader.Parse(HtmlReport.Write(report));
        Assert.Empty(page.Descendants("script"));
        var shown = Hostile.Replace('\u0001', '\ufffd').Replace('\u001b', '\ufffd');
        Assert.Equal(shown, page.Descendants("h1").Single().Value);
        Assert.Contains(page.Descendants("th"), cell => cell.Value == shown);

        var markdown = new StringWriter();
        MarkdownReport.Write(report, markdown);
        Assert.DoesNotContain("<script", markdown.ToString());
        Assert.Contains("| &lt;script&gt;alert(1)&lt;/script&gt;\"'&amp;\\|  \\[31m\\]\\]&gt;--&gt; | XR |", markdown.ToString());
        Assert.Equal(Hostile, (string?)JsonNode.Parse(JsonReport.Write(report))!["splits"]![0]!["sources"]![0]!["source"]);
    }

    [Fact]
    public void AModelThatThePaperLacksMakesAPageWithoutThePaper()
    {
        var one = ReportFixture.Split("test", 3, "only");
        var report = new EvaluationReport { Model = "other", Architecture = "densenet", Splits = [one] };
        var page = PageReader.Parse(HtmlReport.Write(report));
        Assert.DoesNotContain(page.Descendants("data"), figure => figure.Attribute("data-json")!.Value.StartsWith("/paper", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("path"), path => path.Attribute("class")?.Value == "paper");
    }

    private EvaluationReport Trained()
    {
        File.WriteAllText(_folder.File("metrics.jsonl"), TrainingCurvesTests.Metrics);
        File.WriteAllText(_folder.File("epochs.jsonl"), TrainingCurvesTests.Epochs);
        return ReportFixture.Report("first", "second") with { Training = TrainingCurves.Read(_folder.Path) };
    }
}
