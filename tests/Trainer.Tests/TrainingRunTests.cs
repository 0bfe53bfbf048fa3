using System.Text.Json.Nodes;
using System.Xml.Linq;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

[Collection(nameof(SeededAlone))]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainingRunTests()
    {
        SyntheticData.Write(_folder, "train", "made", 3);
        SyntheticData.Write(_folder, "validate", "other", 1);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cpu")]
    [InlineData("cpu,cpu")]
    public void AResumedRunHasTheLossesOfAnUnbrokenOne(string device)
    {
        var unbroken = Options("unbroken", device);
        using (var run = Open(unbroken, new Watcher()))
            run.Run(CancellationToken.None);

        using var stopping = new CancellationTokenSource();
        using (var run = Open(Options("broken", device), new Watcher { OnStep = done => { if (done == 2) stopping.Cancel(); } }))
        {
            run.Run(stopping.Token);
            Assert.Equal((2, false), (run.StepsDone, run.Finished));
        }

        using (var run = Open(Options("broken", device) with { Resume = true }, new Watcher()))
        {
            Assert.Equal(2, run.StepsDone);
            run.Run(CancellationToken.None);
            Assert.True(run.Finished);
        }

        var expected = File.ReadAllLines(Path.Combine(unbroken.Output, "metrics.jsonl"));
        Assert.Equal(expected, File.ReadAllLines(_folder.File("broken", "metrics.jsonl")));
        Assert.Equal(4, expected.Count(line => line.Contains("\"train\"", StringComparison.Ordinal)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(unbroken.Output, "best.checkpoint")), File.ReadAllBytes(_folder.File("broken", "best.checkpoint")));
        AssertEventsAreMetrics("unbroken", 1);
        AssertEventsAreMetrics("broken", 2);
        foreach (var run in new[] { "unbroken", "broken" })
        {
            // Three steps are an epoch; the fourth begins another.
            var curves = TrainingCurves.Read(_folder.File(run));
            Assert.InRange(Assert.Single(curves.Epochs).Waiting, 0, 1);
            Assert.InRange(curves.Waiting, 0, 1);
            Assert.True(curves.Seconds > curves.Epochs[0].Seconds);
        }
    }

    [Fact]
    public void ARunThatBeginsAnewLeavesNoEarlierEvents()
    {
        var stale = _folder.NewFile("out", TensorBoardLog.FolderName, "events.out.tfevents.1.host.1.1");
        File.WriteAllText(stale, "of a run that died before its first checkpoint");
        var options = Options("out") with { Recipe = Recipe with { Steps = 1 } };
        using (var run = Open(options, new Watcher()))
            run.Run(CancellationToken.None);
        Assert.False(File.Exists(stale));
        AssertEventsAreMetrics("out", 1);

        using (var run = Open(options with { Output = _folder.File("without"), TensorBoard = false }, new Watcher()))
            run.Run(CancellationToken.None);
        Assert.False(Directory.Exists(_folder.File("without", TensorBoardLog.FolderName)));
    }

    [Fact]
    public void ARunOnTwoDevicesHasTheLossesOfOneUpToRounding()
    {
        // A low rate keeps small what rounding does.
        var recipe = Recipe with { BatchSize = 5, Steps = 3, LearningRate = Recipe.LearningRate with { Peak = 1e-4 } };
        var expected = Losses(Options("one") with { Recipe = recipe });
        var found = Losses(Options("two", "cpu,cpu") with { Recipe = recipe });
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-3));

        // And what one device began, two finish.
        using var stopping = new CancellationTokenSource();
        using (var run = Open(Options("moved") with { Recipe = recipe }, new Watcher { OnStep = done => { if (done == 2) stopping.Cancel(); } }))
            run.Run(stopping.Token);
        var moved = Losses(Options("moved", "cpu,cpu") with { Recipe = recipe, Resume = true });
        Assert.Equal(expected[..2], moved[..2]);
        Assert.All(expected.Zip(moved), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
    }

    [Fact]
    public void ARunOnShardsIsCutAndResumedLikeOneOnFiles()
    {
        foreach (var split in new[] { "train", "validate" })
            Preparation.Plan(new PrepareOptions { Data = _folder.Path, Output = _folder.File("shards"), Split = split, ImagesPerShard = 5 }).Run(_ => { }, CancellationToken.None);
        TrainingRun OpenShards(TrainingOptions options, ITrainingDisplay display) => new(
            options, ImageSets.Open(_folder.File("shards"), "train", 0), ImageSets.Open(_folder.File("shards"), "validate", 0), display);

        using (var run = OpenShards(Options("unbroken"), new Watcher()))
        {
            Assert.IsType<ShardImages>(run.Training);
            run.Run(CancellationToken.None);
        }

        using var stopping = new CancellationTokenSource();
        using (var run = OpenShards(Options("broken"), new Watcher { OnStep = done => { if (done == 3) stopping.Cancel(); } }))
            run.Run(stopping.Token);
        using (var run = OpenShards(Options("broken") with { Resume = true }, new Watcher()))
            run.Run(CancellationToken.None);
        Assert.Equal(File.ReadAllLines(_folder.File("unbroken", "metrics.jsonl")), File.ReadAllLines(_folder.File("broken", "metrics.jsonl")));

        var files = Assert.Throws<ConfigurationException>(() => Open(Options("broken") with { Resume = true }, new Watcher()));
        Assert.Contains("training images have changed", files.Message);
    }

    [Fact]
    public void TheHeadIsTrainedAloneOnInitialWeights()
    {
        using var origin = NetworkFactory.Create("resnet18", 4);
        using var weights = InitialWeights.Whole("resnet18", origin);
        var head = Options("head") with { Recipe = Recipe with { Trains = TrainedLayers.Head, WeightAveraging = 0, Steps = 3 } };
        Assert.Contains("initial weights", Assert.Throws<ConfigurationException>(() => Open(head, new Watcher())).Message);
        using var run = Open(head with { InitialWeights = weights }, new Watcher());
        run.Run(CancellationToken.None);

        var trained = NetworkState.Of(run.Network);
        foreach (var ((name, before), (_, after)) in NetworkState.Of(origin).Zip(trained))
        {
            var changed = !before.bytes.SequenceEqual(after.bytes);
            Assert.True(changed == name.StartsWith("fc.", StringComparison.Ordinal), $"{name} {(changed ? "has changed" : "has not changed")}");
        }

        using var others = InitialWeights.Whole("resnet18", run.Network);
        var fault = Assert.Throws<ConfigurationException>(() => Open(head with { Resume = true, InitialWeights = others }, new Watcher()));
        Assert.Contains("initial weights have changed", fault.Message);
        Assert.Contains("--architecture", Assert.Throws<ConfigurationException>(() => Open(Options("vgg") with { Architecture = "vgg16", InitialWeights = weights }, new Watcher())).Message);
    }

    [Fact]
    public void AnotherRunsCheckpointIsNotResumed()
    {
        using (var run = Open(Options("out") with { Recipe = Recipe with { Steps = 1 } }, new Watcher()))
            run.Run(CancellationToken.None);

        var again = Assert.Throws<ConfigurationException>(() => Open(Options("out"), new Watcher()));
        Assert.Contains("--resume", again.Message);
        var changed = Options("out") with { Resume = true, Seed = 12, Recipe = Recipe with { Steps = 1, LabelSmoothing = 0 } };
        var fault = Assert.Throws<ConfigurationException>(() => Open(changed, new Watcher()));
        Assert.Contains("seed was 11, now 12", fault.Message);
        Assert.Contains("recipe", fault.Message);
        Assert.Throws<ConfigurationException>(() => Open(Options("nowhere") with { Resume = true }, new Watcher()));
    }

    [Fact]
    public void ALossThatIsNoNumberStopsTheRunAndNamesTheRemedy()
    {
        var recipe = Recipe with { LearningRate = Recipe.LearningRate with { Peak = 99, WarmupSteps = 0 }, Momentum = 0.99, Steps = 40, ValidateEvery = 1000 };
        using var run = Open(Options("out") with { Recipe = recipe with { WeightDecay = 0.9 } }, new Watcher());
        var fault = Assert.Throws<TrainingException>(() => run.Run(CancellationToken.None));
        Assert.Contains("learningRate.peak (99)", fault.Message);
    }

    [Fact]
    public void TheCommandTrainsAPackageThatTheClassifierLoadsAndEvaluates()
    {
        var output = new StringWriter();
        var model = _folder.File("run", "model");
        Assert.Equal(0, TrainerApplication.Run(
            [
                "train", "--data", _folder.Path, "--out", _folder.File("run"), "--recipes", WriteRecipes(), "--recipe", "tiny",
                "--precision", "float32", "--steps", "3", "--batch", "4", "--name", "made-here",
            ],
            output,
            output));
        Assert.Contains("balanced accuracy", output.ToString());

        var package = ModelPackage.Load(model);
        Assert.Equal("made-here", package.Manifest.Name);
        Assert.Equal(3.2, package.Manifest.SecondLookBelow);
        Assert.Equal([ModalityClass.CT, ModalityClass.MR, ModalityClass.PT, ModalityClass.XR], package.Manifest.Classes);
        Assert.Equal(12, package.Manifest.DataSets.Where(set => set.Split == "train").Sum(set => set.Images));
        Assert.Equal(3, package.Manifest.TrainingRecipe!.Value.GetProperty("steps").GetInt32());

        var report = new StringWriter();
        var json = _folder.File("figures.json");
        var html = _folder.File("figures.html");
        File.WriteAllText(_folder.NewFile("validate", "other", "CT", "damaged.png"), "no image");
        Assert.Equal(0, TrainerApplication.Run(
            ["evaluate", "--model", model, "--data", _folder.Path, "--split", "validate,train", "--json", json, "--html", html, "--run", _folder.File("run")], report, report));
        Assert.Contains("| other | XR | 1 |", report.ToString());
        Assert.Contains("damaged.png: neither PNG nor a DICOM image", report.ToString());
        var figures = JsonNode.Parse(File.ReadAllText(json))!["splits"]!.AsArray();
        Assert.Equal([4, 12], figures.Select(split => (int)split!["images"]!));
        // Twelve images in batches of four: three steps are an epoch.
        Assert.Equal([(1, 3)], TrainingCurves.Read(_folder.File("run")).Epochs.Select(epoch => (epoch.Epoch, epoch.Step)));
        var page = XDocument.Load(html);
        Assert.Contains(page.Descendants("figcaption"), caption => caption.Value.Contains("the paper's Figure 5", StringComparison.Ordinal));
        Assert.Contains("## Training run run", report.ToString());
    }

    // Every figure of metrics.jsonl, as a float, and the share of waiting that the metrics leave out.
    private void AssertEventsAreMetrics(string output, int files)
    {
        var metrics = File.ReadLines(_folder.File(output, TrainingCurves.MetricsName)).Select(line => JsonNode.Parse(line)!.AsObject()).SelectMany(line => line
            .Where(entry => entry.Key is not ("step" or "kind"))
            .Select(entry => ((long)(int)line["step"]!, $"{line["kind"]}/{entry.Key}", (float)(double)entry.Value!)));
        var written = Directory.GetFiles(_folder.File(output, TensorBoardLog.FolderName)).Order(StringComparer.Ordinal).Select(EventFiles.Read).ToList();
        Assert.Equal(files, written.Count);
        Assert.All(written, events => Assert.Equal("brain.Event:2", events[0].FileVersion));
        var figures = written.SelectMany(events => events.Skip(1)).ToLookup(figure => figure.Tag == "train/waiting");
        Assert.Equal(metrics, figures[false].Select(figure => (figure.Step, figure.Tag!, figure.Value)));
        Assert.All(figures[true], figure => Assert.InRange(figure.Value, 0, 1));
    }

    private static readonly Recipe Recipe = RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("improved") with
    {
        BatchSize = 4,
        Steps = 4,
        ValidateEvery = 2,
    };

    private TrainingRun Open(TrainingOptions options, ITrainingDisplay display) => new(
        options, ImageSets.Open(_folder.Path, "train", 1 << 20), ImageSets.Open(_folder.Path, "validate", 1 << 20), display);

    private TrainingOptions Options(string output, string device = "cpu") => new()
    {
        Output = Path.Combine(_folder.Path, output),
        ModelName = "test",
        RecipeName = "improved",
        Recipe = Recipe,
        Architecture = "resnet18",
        Device = device,
        Precision = "float32",
        Seed = 11,
        Resume = false,
        CheckpointEvery = TimeSpan.FromHours(1),
        LoaderThreads = 2,
    };

    private string WriteRecipes()
    {
        var path = _folder.File("recipes.json");
        File.WriteAllText(path, $$"""{ "recipes": { "tiny": {{RecipeBook.ToJson(Recipe)}} } }""");
        return path;
    }

    private List<double> Losses(TrainingOptions options)
    {
        using (var run = Open(options, new Watcher()))
            run.Run(CancellationToken.None);
        return [.. File.ReadLines(Path.Combine(options.Output, "metrics.jsonl")).Select(line => (double)JsonNode.Parse(line)!["loss"]!)];
    }
    private sealed class Watcher : ITrainingDisplay
    {
        public Action<int> OnStep { get; init; } = _ => { };

        public void Show(int totalSteps, Action work) => work();

        public void Step(StepReport report) => OnStep(report.Done);

        public void Say(string line)
        {
        }
    }
}
