using DicomNode.Testing;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Publish;

namespace DicomNode.Trainer.Tests.CrossValidation;

public sealed class FoldPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "folds": [["one"]] }""", "there are 1 folds")]
    [InlineData("""{ "folds": [["one"], []] }""", "fold-2 holds out no source")]
    [InlineData("""{ "folds": [["one"], ["one", "two"]] }""", "source one is held out 2 times")]
    [InlineData("""{ "folds": null }""", "folds")]
    [InlineData("""{ "folds": [["one"], ["two"]], "bones": {} }""", "bones")]
    public void AFaultyFileIsRefusedByName(string text, string named)
    {
        var path = _folder.NewFile("folds.json");
        File.WriteAllText(path, text);
        var refusal = Assert.Throws<ConfigurationException>(() => FoldPlan.Load(path));
        Assert.Contains(path, refusal.Message);
        Assert.Contains(named, refusal.Message);
    }

    [Fact]
    public void SourcesAndOriginsMustFitTheImages()
    {
        foreach (var source in new[] { "a", "b", "c" })
            SyntheticData.Write(_folder, "train", source, 1);
        File.WriteAllLines(_folder.File("sources.tsv"), ["source\tclass\tlicence\torigin_group", "a\tCT\tMIT\tward", "c\tMR\tMIT\tward"]);
        using var images = ImageSets.Open(_folder.Path, "train", 0);
        var origins = SourceList.Read(_folder.File("sources.tsv"));
        var misfit = Plan(["a", "x"], ["b"]) with { Groups = new() { ["bone"] = ["y"] } };
        var message = Assert.Throws<ConfigurationException>(() => misfit.RequireFits(images, origins)).Message;
        Assert.Contains("unknown sources: x, y; sources in no fold: c", message);

        message = Assert.Throws<ConfigurationException>(() => Plan(["a", "b"], ["c"]).RequireFits(images, origins)).Message;
        Assert.Contains("origin ward is in several folds: a in fold-1, c in fold-2", message);
        Plan(["a", "c"], ["b"]).RequireFits(images, origins);
        Plan(["a", "b"], ["c"]).RequireFits(images, null);
    }

    [Fact]
    public void TheShippedFoldsFitTheSharedImages()
    {
        var data = Repository.Shared("data");
        using var images = new JoinedImages("all", [.. new[] { "train", "validate", "test" }.Select(split => ImageSets.Open(data, split, 0))]);
        var plan = FoldPlan.Load(Repository.File("conf", "folds.json"));
        plan.RequireFits(images, SourceList.Read(Path.Combine(data, "sources.tsv")));
        foreach (var fold in plan.Folds)
        {
            var heldOut = images.Counts().Where(count => fold.Contains(count.Source)).ToList();
            var byClass = heldOut.GroupBy(count => count.Label).Select(label => label.Sum(count => count.Images)).ToList();
            Assert.Equal(4, byClass.Count);
            Assert.All(byClass, held => Assert.InRange(held, 150, 1000));
            Assert.Contains(heldOut, count => plan.Groups["bone"].Contains(count.Source));
        }
    }

    private static FoldPlan Plan(params IReadOnlyList<string>[] folds) => new() { Folds = folds };
}
