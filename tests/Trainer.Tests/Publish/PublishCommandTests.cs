using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;

namespace DicomNode.Trainer.Tests.Publish;

public sealed class PublishCommandTests(PublishedModel published) : IClassFixture<PublishedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void ThePackageIsTheModelUnderItsNewNameWithTheFiguresMeasured()
    {
        var shipped = ModelPackage.Load(Repository.File("models", "modality-resnet18"));
        var package = ModelPackage.Load(published.Path);
        Assert.Equal("zebra-free", package.Manifest.Name);
        Assert.Equal(File.ReadAllBytes(shipped.WeightsPath), File.ReadAllBytes(package.WeightsPath));
        Assert.Equal((shipped.Manifest.Temperature, shipped.Manifest.Thresholds), (package.Manifest.Temperature, package.Manifest.Thresholds));
        Assert.Equal(
            [(null, 8), ("made", 8)],
            package.Manifest.Metrics.Where(metrics => metrics.Split == "validate").Select(metrics => (metrics.Source, metrics.Images)));
        Assert.Equal(
            shipped.Manifest.DataSets.Count + 4,
            package.Manifest.DataSets.Count);
        Assert.Contains(new ModelDataSet("validate", "made/CT", 2), package.Manifest.DataSets);
    }

    [Fact]
    public void WhatStoodThereBeforeIsReplacedWithItsCard()
    {
        Assert.DoesNotContain("an older card", published.Card);
        Assert.Equal([published.Path], Directory.GetFileSystemEntries(Path.GetDirectoryName(published.Path)!));
        Assert.Equal(
            [ModelPackage.CardFile, ModelPackage.ManifestFile, ModelPackage.WeightsFile, ModelPackage.OutliersFile],
            Directory.GetFiles(published.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheCardSaysWhatTheModelIsThenWhereItIsWeak()
    {
        var sections = published.Card.Split('\n').Where(line => line.StartsWith('#'));
        Assert.Equal(
            ["# zebra-free", "## Where it is weak", "## Figures", "## Confidence", "## Pictures of no class", "## In Python", "## How it was made", "## Data and licences"],
            sections);
        var head = published.Card[..published.Card.IndexOf("## ", StringComparison.Ordinal)];
        Assert.Contains("Not a medical device", head);
        Assert.Contains("in this order: CT, MR, PT, XR.", head);
        Assert.Contains("half precision", head);
        Assert.Contains("- **Knows no zebra.** Nobody has scanned one.", published.Card);
        Assert.Contains("--recipe improved --steps 1800 --batch 32 --seed 1 --precision float32", published.Card);
    }

    [Fact]
    public void LicencesThatBindOrLackAreNamed()
    {
        Assert.Contains("- **Not for commercial use:** `made` (2 images).", published.Card);
        Assert.Contains("- **Licence not stated, or not clearly for the images:** `made` (2 images).", published.Card);
        Assert.Contains("| validate | made | XR | - | unknown | 2 |", published.Card);
        Assert.Contains("| train | fnndsc-sag-anon | MR | - | MIT | 76 |", published.Card);
        Assert.Matches(@"licence unknown for \d+ pairs of source and class", published.Output.ToString());
    }

    [Fact]
    public void RealSourcesHaveTheLicencesOfTheirTable()
    {
        var data = Repository.Shared("data", "test");
        foreach (var folder in Directory.GetDirectories(data, "*", SearchOption.AllDirectories).Where(folder => Enum.GetNames<ModalityClass>().Contains(Path.GetFileName(folder))))
        {
            foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal).Take(2))
                File.Copy(file, _folder.NewFile("data", "test", Path.GetRelativePath(data, file)));
        }

        Assert.Equal(
            ExitCode.Success,
            Trainer(
                "publish", "--model", published.Path, "--data", _folder.File("data"), "--split", "test", "--sources", Repository.Shared("data", "sources.tsv"),
                "--out", _folder.File("model")));
        var card = File.ReadAllText(_folder.File("model", ModelPackage.CardFile));
        Assert.Contains("| test | mirp-crlm-ct | CT | abdomen | CC BY 4.0 (TCIA Colorectal-Liver-Metastases) | 2 |", card);
        Assert.Contains("PT in `test` is `petct-isbi2018` alone", card);
        // The shipped model has learnt from all splits.
        Assert.Contains("**`test` is not independent.**", card);
    }

    [Fact]
    public void WhatCannotBeUsedIsRefusedAndLeavesNothingBehind()
    {
        var missing = Path.Combine(_folder.Path, "missing");
        string[] given = ["publish", "--model", published.Path, "--data", published.Data, "--split", "validate", "--out", _folder.File("model")];
        AssertRefused(ExitCode.Usage, "either a --run or a --model", "publish", "--data", published.Data, "--out", _folder.File("model"));
        AssertRefused(ExitCode.Usage, "either a --run or a --model", [.. given, "--run", missing]);
        AssertRefused(ExitCode.Usage, "--name is empty", [.. given, "--name", " "]);
        AssertRefused(ExitCode.Configuration, "missing", [.. given, "--limits", missing]);
        AssertRefused(ExitCode.Configuration, "missing", [.. given, "--sources", missing]);
        AssertRefused(ExitCode.Configuration, "missing", [.. given, "--catalogue", missing]);
        AssertRefused(ExitCode.Configuration, "no run in", "publish", "--run", missing, "--data", published.Data, "--out", _folder.File("model"));
        AssertRefused(ExitCode.Configuration, "model.json cannot be read", "publish", "--model", missing, "--data", published.Data, "--out", _folder.File("model"));
        AssertRefused(ExitCode.Configuration, "no folder", [.. given[..5], "--out", _folder.File("model"), "--split", "test"]);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void AFolderThatIsNoPackageIsNotReplaced()
    {
        File.WriteAllText(_folder.NewFile("thesis", "chapter1.txt"), "years of work");
        string[] given = ["publish", "--model", published.Path, "--data", published.Data, "--split", "validate", "--out"];
        AssertRefused(ExitCode.Configuration, "holds chapter1.txt", [.. given, _folder.File("thesis")]);
        AssertRefused(ExitCode.Configuration, "holds thesis", [.. given, _folder.Path]);
        AssertRefused(ExitCode.Configuration, "is a file", [.. given, _folder.File("thesis", "chapter1.txt")]);
        Assert.Equal("years of work", File.ReadAllText(_folder.File("thesis", "chapter1.txt")));
    }

    private void AssertRefused(int code, string named, params string[] arguments)
    {
        _output.GetStringBuilder().Clear();
        Assert.Equal(code, Trainer(arguments));
        Assert.Contains(named, _output.ToString());
    }

    private int Trainer(params string[] arguments) => TrainerApplication.Run(arguments, _output, _output);
}
