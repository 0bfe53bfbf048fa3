using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.CrossValidation;

namespace DicomNode.Trainer.Tests.CrossValidation;

[Collection(nameof(SeededAlone))]
public sealed class CrossValidateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public CrossValidateCommandTests()
    {
        SyntheticData.Write(_folder, "data/train", "one", 3);
        SyntheticData.Write(_folder, "data/train", "two", 2);
        SyntheticData.Write(_folder, "data/test", "three", 1);
        File.WriteAllText(_folder.File("recipes.json"), """
            { "recipes": {
              "tiny": { "description": "", "batchSize": 4, "steps": 2, "sampling": "Balanced", "momentum": 0.9, "weightDecay": 0, "weightAveraging": 0.9,
                "learningRate": { "peak": 0.01, "shape": "Cosine" } },
              "plateau": { "description": "", "batchSize": 4, "epochs": 1, "sampling": "Shuffled", "momentum": 0.9, "weightDecay": 0,
                "learningRate": { "peak": 0.01, "shape": "Plateau", "factor": 0.1, "patience": 0 } }
            } }
            """);
        File.WriteAllText(_folder.File("folds.json"), """{ "folds": [["one"], ["two", "three"]], "groups": { "pair": ["one", "three"] }, "singleImages": ["three"] }""");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void EachSourceIsPredictedByARunThatHasNotSeenIt()
    {
        Assert.True(ExitCode.Success == Run("--recipe", "tiny", "--only-fold", "2"), _output.ToString());
        Assert.False(Directory.Exists(_folder.File("runs", "tiny", "fold-1")));
        var second = File.ReadAllBytes(Predictions("tiny", 2));
        Assert.True(ExitCode.Success == Run("--recipe", "tiny", "--recipe", "plateau", "--steps", "2"), _output.ToString());
        Assert.Contains("tiny, fold-2: done already", _output.ToString());
        Assert.Equal(second, File.ReadAllBytes(Predictions("tiny", 2)));

        foreach (var recipe in new[] { "tiny", "plateau" })
        {
            var first = HeldOutFile.Read(_folder.File("runs", recipe, "fold-1"));
            Assert.Equal(12, first.Count);
            Assert.All(first, image => Assert.StartsWith($"train/one/{image.Label}/", image.Path));
            Assert.Equal(["three", "two"], HeldOutFile.Read(_folder.File("runs", recipe, "fold-2")).Select(image => image.Source).Distinct().Order());
        }
    }

    [Fact]
    public void AFoldThatLostItsEndHasThePredictionsOfAnUnbrokenOne()
    {
        Assert.Equal(ExitCode.Success, Run("--recipe", "tiny", "--only-fold", "1"));
        var whole = File.ReadAllBytes(Predictions("tiny", 1));
        File.Delete(Predictions("tiny", 1));
        Assert.Equal(ExitCode.Success, Run("--recipe", "tiny", "--only-fold", "1"));
        Assert.Equal(whole, File.ReadAllBytes(Predictions("tiny", 1)));

        Assert.Equal(ExitCode.Configuration, Run("--recipe", "tiny", "--only-fold", "1", "--seed", "9"));
        Assert.Contains("seed was 1, now 9", _output.ToString());
        Assert.Equal(ExitCode.Configuration, Run("--recipe", "tiny", "--only-fold", "3"));
        Assert.Contains("no fold 3", _output.ToString());
    }

    private string Predictions(string recipe, int fold) => _folder.File("runs", recipe, $"fold-{fold}", HeldOutFile.Name);

    private int Run(params string[] more) => TrainerApplication.Run(
        [
            "crossvalidate", "--data", _folder.File("data"), "--out", _folder.File("runs"), "--recipes", _folder.File("recipes.json"),
            "--folds", _folder.File("folds.json"), "--precision", "float32", .. more,
        ],
        _output,
        _output);
}
