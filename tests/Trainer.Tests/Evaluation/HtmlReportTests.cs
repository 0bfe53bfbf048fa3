using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Evaluation.Page;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePageIsWellFormedAndNeedsNothingElse()
    {
        var html = HtmlReport.Write(Trained());
        var page = Parse(html);
        Assert.StartsWith("<!DOCTYPE html>\n<html", html);
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "style");
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(page.Descendants().Attributes("id"), id => "#" + id.Value == link.Value));
        Assert.DoesNotContain("://", html);
        Assert.DoesNotContain("url(", html);
        // In HTML only these may go without an end tag outside of drawings.
        Assert.DoesNotMatch("<(td|th|p|span|div|section|table|figure|a|ul|li|code|data)[^>]*/>", html);
    }

    [Fact]
    public void EveryDrawingHasATitleADescriptionAndFiniteCoordinates()
    {
        var page = Parse(HtmlReport.Write(Trained()));
        var drawings = page.Descendants("svg").Where(drawing => drawing.Attribute("role")?.Value == "img").ToList();
        // One of the overview, three of each split, three of the run.
        Assert.Equal(1 + 2 * 3 + 3, drawings.Count);
        foreach (var drawing in drawings)
        {
            var names = drawing.Attribute("aria-labelledby")!.Value.Split(' ');
            Assert.Equal([drawing.Element("title")!.Attribute("id")!.Value, drawing.Element("desc")!.Attribute("id")!.Value], names);
            Assert.NotEqual("", drawing.Element("title")!.Value);
            Assert.NotEqual("", drawing.Element("desc")!.Value);
        }

        Assert.All(drawings.Descendants().Attributes(), attribute => Assert.DoesNotMatch("NaN|Infinity|∞", attribute.Value));
        Assert.Distinct(page.Descendants().Attributes("id").Select(id => id.Value));
    }

    [Fact]
    public void EveryFigureIsTheOneOfTheJson()
    {
        var report = Trained();
        var page = Parse(HtmlReport.Write(report));
        var json = JsonNode.Parse(JsonReport.Write(report))!;
        var figures = page.Descendants("data").ToList();
        foreach (var figure in figures)
        {
            var pointer = figure.Attribute("data-json")!.Value;
            var value = double.Parse(figure.Attribute("value")!.Value, CultureInfo.InvariantCulture);
            Assert.Equal(Resolve(json, pointer), value);
            Assert.True(Shown(figure.Value, value), $"{pointer} is {value}, shown as {figure.Value}");
        }

        // Confusion, classes' figures, sources and reliability of both splits are there.
        foreach (var s in new[] { 0, 1 })
        {
            foreach (var wanted in new[] { "accuracy", "balancedAccuracy", "accuracyInterval/0", "expectedCalibrationError", "classes/3/recall", "classes/2/auroc",
                "classes/1/f1", "classes/0/precision", "classes/3/confusion/2", "classes/0/recallInterval/1", "reliability/9/accuracy", "sources/0/accuracy", "sources/0/paper" })
            {
                Assert.Contains(figures, figure => figure.Attribute("data-json")!.Value == $"/splits/{s}/{wanted}");
            }
        }
    }

    [Fact]
    public void HostileNamesAreText()
    {
        const string Hostile = "<script>alert(1)</script>\"'&|\u0001\u001b[31m]]>-->";
        var report = ReportFixture.Report("plain", Hostile) with { Model = Hostile };
        var page = Parse(HtmlReport.Write(report));
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
        var page = Parse(HtmlReport.Write(report));
        Assert.DoesNotContain(page.Descendants("data"), figure => figure.Attribute("data-json")!.Value.StartsWith("/paper", StringComparison.Ordinal));
        Assert.DoesNotContain(page.Descendants("path"), path => path.Attribute("class")?.Value == "paper");
    }

    private EvaluationReport Trained()
    {
        File.WriteAllText(_folder.File("metrics.jsonl"), TrainingCurvesTests.Metrics);
        File.WriteAllText(_folder.File("epochs.jsonl"), TrainingCurvesTests.Epochs);
        return ReportFixture.Report("first", "second") with { Training = TrainingCurves.Read(_folder.Path) };
    }

    private static XElement Parse(string html) => XDocument.Parse(html).Root!;

    private static double Resolve(JsonNode json, string pointer)
    {
        JsonNode? node = json;
        foreach (var step in pointer.Split('/').Skip(1))
            node = node is JsonArray array ? array[int.Parse(step, CultureInfo.InvariantCulture)] : node![step];
        return (double)node!;
    }

    // Two decimals are per cent; none, one and four are the value itself. The last digit is rounded.
    private static bool Shown(string text, double value)
    {
        var number = text.Replace("\u202f", "", StringComparison.Ordinal).TrimEnd('%');
        var decimals = number.Contains('.') ? number.Length - 1 - number.IndexOf('.') : 0;
        return Math.Abs(double.Parse(number, CultureInfo.InvariantCulture) - (decimals == 2 ? 100 * value : value)) <= 0.5001 * Math.Pow(10, -decimals);
    }
}
