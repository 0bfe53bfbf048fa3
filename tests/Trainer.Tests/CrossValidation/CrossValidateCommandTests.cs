using System.Text.Json.Nodes;
using DicomNode.Classifier;
using DicomNode.Classifier.Models;
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
        Assert.Contains($"no report yet: {_folder.File("runs", "tiny", "fold-1")}", _output.ToString());
        Assert.Contains("tiny, fold-2: done already", _output.ToString());
        Assert.Contains("# Sources held out", _output.ToString());
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
    public void MislabelledImagesArePredictedButNotLearntFrom()
    {
        File.WriteAllText(_folder.File("mislabelled.tsv"), "source\tclass\timage\tseen\twhy\none\tCT\t0000.png\tMR\tstripes down\n");
        Assert.True(ExitCode.Success == Run("--recipe", "tiny", "--mislabelled", _folder.File("mislabelled.tsv")), _output.ToString());
        Assert.Contains("1 more are left out, their labels being wrong", _output.ToString());
        Assert.Equal(12, HeldOutFile.Read(_folder.File("runs", "tiny", "fold-1")).Count);
        var learnt = ModelPackage.Load(_folder.File("runs", "tiny", "fold-2", FoldRuns.ModelFolder)).Manifest.DataSets;
        Assert.Equal([("one/CT", 2), ("one/MR", 3), ("one/PT", 3), ("one/XR", 3)], learnt.Select(set => (set.Name, set.Images)));

        string[] outliers = ["outliers", "--model", _folder.File("runs", "tiny", "fold-2", "model"), "--data", _folder.File("data"), "--folds", _folder.File("folds.json"), "--fold", "9"];
        Assert.Equal(ExitCode.Configuration, TrainerApplication.Run(outliers, _output, _output));
        Assert.Contains("no fold 9, only 1 to 2", _output.ToString());
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

    [Fact]
    public void ReportAndCalibrationComeFromPredictionsAloneAndTrainTheModelOfAllSplits()
    {
        foreach (var fold in new[] { ("fold-1", "one"), ("fold-2", "two") })
        {
            var images = Enum.GetValues<ModalityClass>()
                .SelectMany(label => Enumerable.Range(0, 30).Select(n => (Label: label, Name: n)))
                .Select(image => new HeldOutImage($"train/{fold.Item2}/{image.Label}/{image.Name}.png", fold.Item2, image.Label, Logits(image.Label, image.Name)))
                .ToList();
            Directory.CreateDirectory(_folder.File("runs", "tiny", fold.Item1));
            HeldOutFile.Write(_folder.File("runs", "tiny", fold.Item1), images);
        }

        File.WriteAllText(_folder.File("folds.json"), """{ "folds": [["one"], ["two"]], "groups": { "pair": ["one"] } }""");
        string[] report =
        [
            "crossvalidate", "--out", _folder.File("runs"), "--recipe", "tiny", "--folds", _folder.File("folds.json"), "--report-only",
            "--report", _folder.File("report.md"), "--json", _folder.File("report.json"),
        ];
        Assert.True(ExitCode.Success == TrainerApplication.Run(report, _output, _output), _output.ToString());
        Assert.Contains("| pair | tiny | 120 | 4 |", File.ReadAllText(_folder.File("report.md")));
        Assert.Equal("tiny", (string)JsonNode.Parse(File.ReadAllText(_folder.File("report.json")))!["recipes"]![0]!["recipe"]!);

        var calibration = _folder.File("runs", "tiny", FittedCalibration.FileName);
        var fitted = FittedCalibration.Load(calibration);
        string[] train =
        [
            "train", "--data", _folder.File("data"), "--out", _folder.File("final"), "--recipes", _folder.File("recipes.json"), "--recipe", "tiny",
            "--precision", "float32", "--splits", "train,test",
        ];
        Assert.Equal(ExitCode.Usage, TrainerApplication.Run(train, _output, _output));
        Assert.True(ExitCode.Success == TrainerApplication.Run([.. train, "--calibration", calibration], _output, _output), _output.ToString());
        var manifest = ModelPackage.Load(_folder.File("final", "model")).Manifest;
        Assert.Equal((fitted.Temperature, fitted.Thresholds), (manifest.Temperature, manifest.Thresholds));
        Assert.Equal(fitted.Calibration?.Scale, manifest.Calibration?.Scale);
        Assert.Equal(24, manifest.DataSets.Where(set => set.Split == "train").Sum(set => set.Images));
        Assert.Empty(manifest.Metrics);

        string[] publish =
        [
            "publish", "--run", _folder.File("final"), "--data", _folder.File("data"), "--held-out", _folder.File("runs", "tiny"), "--folds", _folder.File("folds.json"),
            "--out", _folder.File("published"),
        ];
        Assert.True(ExitCode.Success == TrainerApplication.Run(publish, _output, _output), _output.ToString());
        var published = ModelPackage.Load(_folder.File("published")).Manifest;
        Assert.Equal(manifest.WeightsSha256, published.WeightsSha256);
        var all = published.Metrics.Single(metrics => metrics.Source is null);
        // One in ten is wrong, and no bias mends it.
        Assert.Equal((HeldOutEvaluation.Split, 240, 0.9), (all.Split, all.Images, Math.Round(all.Accuracy, 6)));
        Assert.Equal(["one", "two"], published.Metrics.Select(metrics => metrics.Source).OfType<string>());
        Assert.DoesNotContain(published.DataSets, set => set.Split == HeldOutEvaluation.Split);
        var card = File.ReadAllText(_folder.File("published", ModelPackage.CardFile));
        Assert.Contains("- **The figures on `held-out` are the recipe's.**", card);
        Assert.Contains("--splits train,test --calibration CALIBRATION", card);
        Assert.Contains("those of the last step", card);
        Assert.DoesNotContain("is not independent", card);
    }

    // One in ten takes its image for the next class, less surely.
    private static float[] Logits(ModalityClass label, int name)
    {
        var logits = new float[4];
        if (name % 10 == 9)
            logits[((int)label + 1) % 4] = 1 + name / 100f;
        else
            logits[(int)label] = 4 + name / 100f;
        return logits;
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
