using System.Text.Json.Nodes;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests.Transfer;

public sealed class TransferCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AModelsFeaturesAreComparedWithTrainingFromScratchOnRealRadiographs()
    {
        // Broken bones and knees, as an example of the layout: their sources tell them apart as well.
        for (var patient = 0; patient < 10; patient++)
        {
            Copy("train", "XR_MIXED", patient, abnormal: true, "train/bonefx-radiografia/XR");
            Copy("train", "XR_KNEE", 100 + patient, abnormal: false, "validate/knee-oa-alien166/XR");
        }

        for (var patient = 20; patient < 24; patient++)
        {
            Copy("valid", "XR_MIXED", patient, abnormal: true, "train/bonefx-radiografia/XR");
            Copy("valid", "XR_KNEE", 100 + patient, abnormal: false, "validate/knee-oa-alien166/XR");
        }

        var output = new StringWriter();
        var json = _folder.File("transfer.json");
        Assert.Equal(0, Run(output, "--json", json));
        Assert.Contains("| Table 7: model |", output.ToString());
        Assert.Contains("| XR_KNEE | 4 |", output.ToString());
        Assert.Contains("The paper's figures are of resnet50 on MURA", output.ToString());

        var models = JsonNode.Parse(File.ReadAllText(json))!["models"]!.AsArray();
        Assert.Equal(["pretrained", "from scratch"], models.Select(model => (string)model!["name"]!));
        Assert.Equal([0.7804, 0.7773], models.Select(model => (double)model!["paperAccuracy"]!));
        foreach (var model in models)
        {
            var right = model!["parts"]!.AsArray().Sum(part => (int)part!["right"]!);
            Assert.Equal(right / 8.0, (double)model["accuracy"]!, 1e-9);
            Assert.Equal([4, 4], model["classes"]!.AsArray().Select(row => (int)row!["images"]!));
        }

        // Nothing is left to do: the same command with --resume judges again, and the same.
        var again = new StringWriter();
        Assert.Equal(78, Run(new StringWriter()));
        Assert.Equal(0, Run(again, "--resume"));
        Assert.Equal(Figures(output), Figures(again));

        static string Figures(StringWriter text) => text.ToString()[text.ToString().IndexOf("| Table 7", StringComparison.Ordinal)..];
    }

    [Fact]
    public void TheRecipesAreThePapers()
    {
        var book = RecipeBook.Load(Repository.File("conf", "trainer.json"));
        foreach (var (name, epochs, first, last) in new[] { ("head", 40, 1e-1, 1e-4), ("all", 100, 1e-4, 1e-8), ("scratch", 100, 1e-2, 1e-6) })
        {
            var recipe = book.Get("transfer-" + name);
            var steps = recipe.TotalSteps(1000);
            var schedule = new LearningRateSchedule(recipe.LearningRate, steps);
            Assert.Equal(epochs * 8, steps);
            Assert.Equal(first, schedule.At(0), first * 1e-9);
            Assert.Equal(last, schedule.At(steps - 1), last * 1e-9);
            Assert.Equal(name == "head" ? TrainedLayers.Head : TrainedLayers.All, recipe.Trains);
        }
    }

    private int Run(StringWriter output, params string[] more) => TrainerApplication.Run(
        [
            "transfer", "--data", _folder.File("mura"), "--model", Repository.File("models", "modality-resnet18"), "--out", _folder.File("out"), "--precision", "float32",
            "--head-epochs", "2", "--all-epochs", "1", "--scratch-epochs", "1", "--batch", "8", "--validation-share", "0.3", .. more,
        ],
        output,
        output);

    private void Copy(string split, string part, int patient, bool abnormal, string source)
    {
        var file = Path.Combine(Repository.Shared("data", source), $"{patient % 100:D4}.png");
        File.Copy(file, _folder.NewFile("mura", split, part, $"patient{patient:D5}", abnormal ? "study1_positive" : "study1_negative", "image1.png"));
    }
}
