using DicomNode.Testing;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class RecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePaperRecipeIsThePapers()
    {
        var paper = RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("paper");
        Assert.Equal((10, 128, 0.9, 0.005, 0.1), (paper.Epochs, paper.BatchSize, paper.Momentum, paper.WeightDecay, paper.LearningRate.Peak));
        Assert.Null(paper.Augmentation);
        Assert.Equal(10 * 33, paper.TotalSteps(4154));
    }

    [Fact]
    public void TheDefaultFileIsFoundAboveTheExecutable() =>
        Assert.Equal(
            RecipeBook.ToJson(RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("improved")),
            RecipeBook.ToJson(RecipeBook.Load(null).Get("improved")));

    [Fact]
    public void FaultsNameFileRecipeAndValue()
    {
        var path = _folder.File("trainer.json");
        File.WriteAllText(path, """
            { "recipes": { "mine": { "description": "", "batchSize": 1, "sampling": "Shuffled", "momentum": 1.2, "weightDecay": 0,
              "learningRate": { "peak": -1, "shape": "Plateau" } } } }
            """);
        var fault = Assert.Throws<ConfigurationException>(() => RecipeBook.Load(path)).Message;
        Assert.Contains(path, fault);
        foreach (var part in new[] { "mine: BatchSize is 1", "neither Epochs nor Steps", "Momentum is 1.2", "Peak is -1" })
            Assert.Contains(part, fault);
    }

    [Fact]
    public void TheFirstShareOfTheStepsSeesSmallImages()
    {
        var start = new CoarseStart { Share = 0.25, Side = 112 };
        Assert.Equal([112, 112, 224, 224], new[] { 0, 2, 3, 9 }.Select(step => start.SideAt(step, 10)));
        Assert.Equal(2, (start with { Share = 1, Side = 224 }).Faults().Count());
    }

    [Fact]
    public void LimbsInMRNeedTheSignalsOfMR()
    {
        var improved = RecipeBook.Load(null).Get("improved");
        Assert.Empty(improved.Faults());
        Assert.Equal(
            ["LimbSimulation is set, expected MRSimulation beside it: it has the signals of the tissues"], (improved with { MRSimulation = null }).Faults());
    }

    [Theory]
    [InlineData("{ \"recipes\": { \"mine\": { \"batchSise\": 3 } } }", "batchSise")]
    [InlineData("{ \"recipes\": { \"mine\": { } } }", "description")]
    [InlineData("{", "trainer.json")]
    public void MisspeltAndMissingNamesAreRefused(string json, string named)
    {
        var path = _folder.File("trainer.json");
        File.WriteAllText(path, json);
        Assert.Contains(named, Assert.Throws<ConfigurationException>(() => RecipeBook.Load(path)).Message);
    }

    [Fact]
    public void AnUnknownRecipeIsAnsweredWithThoseThatAre()
    {
        var fault = Assert.Throws<ConfigurationException>(() => RecipeBook.Load(null).Get("better"));
        Assert.Contains("paper, improved", fault.Message);
    }

    [Fact]
    public void TheCosineRisesLinearlyAndFallsToItsFinalShare()
    {
        var schedule = new LearningRateSchedule(
            new LearningRateSettings { Peak = 0.2, Shape = LearningRateShape.Cosine, WarmupSteps = 10, FinalShare = 0.1 }, 110);
        Assert.Equal(0.02, schedule.At(0), 1e-12);
        Assert.Equal(0.2, schedule.At(9), 1e-12);
        Assert.Equal(0.2, schedule.At(10), 1e-12);
        Assert.Equal(0.2 * 0.55, schedule.At(60), 1e-12);
        Assert.Equal(0.02, schedule.At(110), 1e-12);
    }

    [Fact]
    public void APlateauDividesTheRate()
    {
        var schedule = new LearningRateSchedule(
            new LearningRateSettings { Peak = 0.1, Shape = LearningRateShape.Plateau, Factor = 0.1, Patience = 1 }, 100);
        var rates = new List<double>();
        foreach (var loss in new[] { 1.0, 0.8, 0.9, 0.81, 0.7, 0.71, 0.72 })
        {
            schedule.Observe(loss);
            rates.Add(schedule.At(0));
        }

        double[] expected = [0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001];
        Assert.All(expected.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
