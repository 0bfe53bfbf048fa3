using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Publish;

public sealed class RunPublicationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public RunPublicationTests()
    {
        SyntheticData.Write(_folder, "train", "made", 3);
        SyntheticData.Write(_folder, "validate", "other", 1);
    }

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AFinishedRunIsPublishedWithItsCourse()
    {
        Assert.Equal(ExitCode.Success, Trainer(
            "train", "--data", _folder.Path, "--out", _folder.File("run"), "--recipes", WriteRecipes(), "--recipe", "tiny",
            "--precision", "float32", "--steps", "2", "--batch", "4", "--name", "made-here"));
        Assert.Equal((2, "tiny"), (RunRecord.Load(_folder.File("run")).Steps, RunRecord.Load(_folder.File("run")).RecipeName));
        Publish();
        var trained = ModelPackage.Load(_folder.File("run", "model"));
        var package = ModelPackage.Load(_folder.File("published"));
        Assert.Equal((trained.Manifest.Name, trained.Manifest.WeightsSha256), (package.Manifest.Name, package.Manifest.WeightsSha256));
        Assert.Equal((trained.Manifest.Temperature, trained.Manifest.Thresholds), (package.Manifest.Temperature, package.Manifest.Thresholds));
        Assert.Contains("--architecture resnet18 --recipe tiny --steps 2 --batch 4 --seed 1 --precision float32", Card);
        Assert.Contains("12 training images of 4 pairs of source and class; 2 steps of 4 images", Card);
        Assert.Contains("Validations: 1. Balanced accuracy ", Card);
        Assert.Contains("- **`validate` flatters.** It chose the step whose weights these are", Card);
    }

    [Fact]
    public void AStoppedRunIsPublishedWithTheBestWeightsSoFar()
    {
        using var stopping = new CancellationTokenSource();
        var display = new StopAt(stopping, 3);
        var options = Options();
        using (var run = Open(options, display))
        {
            RunRecord.Of(run, options).Save(options.Output);
            run.Run(stopping.Token);
            Assert.Equal((3, false), (run.StepsDone, run.Finished));
        }

        Publish();
        var package = ModelPackage.Load(_folder.File("published"));
        var made = Provenance.Read(package.Manifest.TrainingRecipe);
        Assert.Equal(options.Recipe.SecondLookBelow, package.Manifest.SecondLookBelow);
        Assert.Equal((8, 3, 2, 11), (made.Steps, made.StepsDone, made.BestStep, made.Seed));
        Assert.Equal(16, package.Manifest.DataSets.Sum(set => set.Images));
        Assert.True(package.Manifest.Temperature >= 1);
        Assert.Contains("**The run was stopped after 3 of 8 steps.**", Card);

        // The weights are those of the checkpoint, rounded.
        using var shipped = package.CreateNetwork();
        using var best = Classifier.Networks.NetworkFactory.Create("resnet18", 4);
        CheckpointFile.Read(Path.Combine(options.Output, TrainingRun.BestName), _ => { }, NetworkState.Of(best));
        Assert.Equal(Values(best, "fc.weight").Select(value => (float)(Half)value), Values(shipped, "fc.weight"));
    }

    [Fact]
    public void ARunThatHasNothingToPublishSaysSo()
    {
        Directory.CreateDirectory(_folder.File("run"));
        AssertRefused("there is no metrics.jsonl");
        File.WriteAllText(_folder.File("run", "metrics.jsonl"), """{"step":1,"kind":"train","loss":1,"accuracy":0.5}""");
        AssertRefused("it has neither model/ nor run.json");
        var options = Options();
        using (var run = Open(options, new StopAt(null, 0)))
            RunRecord.Of(run, options).Save(options.Output);
        AssertRefused("stopped before its first validation; go on with it by trainer train --resume");
        File.WriteAllText(_folder.File("run", "run.json"), """{"model":"x"}""");
        AssertRefused("run.json");
        Assert.False(Directory.Exists(_folder.File("published")));
    }

    private static readonly Recipe Recipe = RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("improved") with
    {
        BatchSize = 4,
        Steps = 8,
        ValidateEvery = 2,
    };

    private string Card => File.ReadAllText(_folder.File("published", ModelPackage.CardFile));

    private TrainingRun Open(TrainingOptions options, ITrainingDisplay display) => new(
        options, ImageSets.Open(_folder.Path, "train", 1 << 20), ImageSets.Open(_folder.Path, "validate", 1 << 20), display);

    private TrainingOptions Options() => new()
    {
        Output = _folder.File("run"),
        ModelName = "stopped",
        RecipeName = "improved",
        Recipe = Recipe,
        Architecture = "resnet18",
        Device = "cpu",
        Precision = "float32",
        Seed = 11,
        Resume = false,
        CheckpointEvery = TimeSpan.FromHours(1),
        LoaderThreads = 2,
    };

    private static float[] Values(nn.Module<Tensor, Tensor> network, string name)
    {
        using var scope = NewDisposeScope();
        return network.state_dict()[name].detach().data<float>().ToArray();
    }

    private string WriteRecipes()
    {
        var path = _folder.File("recipes.json");
        File.WriteAllText(path, $$"""{ "recipes": { "tiny": {{RecipeBook.ToJson(Recipe)}} } }""");
        return path;
    }

    private void Publish() => Assert.True(ExitCode.Success == PublishRun(), _output.ToString());

    private void AssertRefused(string named)
    {
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Configuration, PublishRun());
        Assert.Contains(named, _output.ToString());
    }

    private int PublishRun() =>
        Trainer("publish", "--run", _folder.File("run"), "--data", _folder.Path, "--split", "validate", "--out", _folder.File("published"));

    private int Trainer(params string[] arguments) => TrainerApplication.Run(arguments, _output, _output);

    private sealed class StopAt(CancellationTokenSource? stopping, int step) : ITrainingDisplay
    {
        public void Show(int totalSteps, Action work) => work();

        public void Step(StepReport report)
        {
            if (report.Done == step)
                stopping!.Cancel();
        }

        public void Say(string line)
        {
        }
    }
}
