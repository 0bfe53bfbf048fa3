using System.Text.Json.Nodes;
using System.Xml.Linq;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;

namespace DicomNode.Trainer.Tests.Evaluation;

/// <summary>Two models in one report, from the command line: the shipped one, under two folders' names.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void SeveralModelsAreComparedOnTheSameImages()
    {
        SyntheticData.Write(_folder, "validate", "other", 2);
        File.WriteAllText(_folder.NewFile("validate", "other", "CT", "damaged.png"), "no image");
        foreach (var name in new[] { "old", "new" })
        {
            Directory.CreateSymbolicLink(_folder.File(name), Repository.File("models", "modality-resnet18"));
            File.WriteAllText(_folder.NewFile("run-" + name, "metrics.jsonl"), TrainingCurvesTests.Metrics);
        }

        var (json, html) = (_folder.File("report.json"), _folder.File("report.html"));
        var output = new StringWriter();
        Assert.Equal(0, TrainerApplication.Run(
            [
                "evaluate", "--data", _folder.Path, "--split", "validate", "--model", _folder.File("old"), "--model", _folder.File("new"),
                "--run", _folder.File("run-old"), "--run", _folder.File("run-new"), "--json", json, "--html", html,
            ],
            output,
            output));

        Assert.Contains("## Differences from modality-resnet18 (old)", output.ToString());
        Assert.Contains("| modality-resnet18 (new) | validate | 0.00 | 0.00 to 0.00 | 0.00 | 0.00 to 0.00 | 0 | 0 |", output.ToString());
        Assert.Contains("damaged.png: neither PNG nor a DICOM image", output.ToString());
        var models = JsonNode.Parse(File.ReadAllText(json))!["models"]!.AsArray();
        Assert.Equal(["modality-resnet18 (old)", "modality-resnet18 (new)"], models.Select(model => (string?)model!["model"]));
        Assert.Equal(["run-old", "run-new"], models.Select(model => (string?)model!["training"]!["run"]));
        Assert.Equal("2 models compared", XDocument.Load(html).Descendants("h1").Single().Value);
    }
}
