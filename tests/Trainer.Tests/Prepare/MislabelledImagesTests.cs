using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class MislabelledImagesTests : IDisposable
{
    private const string Head = "source\tclass\timage\tseen\twhy\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ImagesAreKnownByTheEndOfTheirPaths()
    {
        var list = Load(Head + "one\tMR\t0001.png\tCT\ta skull\n\none\tXR\t0002.png\t\ta rendering\n");
        Assert.Equal(2, list.Count);
        Assert.True(list.Contains("/data/train/one/MR/0001.png"));
        Assert.True(list.Contains("train/one/MR/0001.png"));
        Assert.False(list.Contains("train/one/CT/0001.png"));
        Assert.False(list.Contains("train/anyone/MR/0001.png"));
        Assert.Equal(ModalityClass.CT, list.Seen("train/one/MR/0001.png"));
        Assert.Null(list.Seen("one/XR/0002.png"));
        Assert.False(MislabelledImages.None.Contains("train/one/MR/0001.png"));
    }

    [Fact]
    public void ASetLosesWhatIsListedAndIsItselfWhereNothingIs()
    {
        SyntheticData.Write(_folder, "data/train", "one", 2);
        using var images = ImageSets.Open(_folder.File("data"), "train", 0);
        var listed = images.Path(3);
        var (label, file) = (Path.GetFileName(Path.GetDirectoryName(listed)), Path.GetFileName(listed));
        var kept = Load($"{Head}one\t{label}\t{file}\t\twhy not\n").LeaveOut(images);
        Assert.Equal(images.Count - 1, kept.Count);
        Assert.DoesNotContain(listed, Enumerable.Range(0, kept.Count).Select(kept.Path));
        Assert.NotEqual(images.Fingerprint, kept.Fingerprint);
        Assert.Same(images, MislabelledImages.None.LeaveOut(images));
    }

    [Fact]
    public void EveryLineThatCannotBeUsedIsNamed()
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Load(
            Head + "one\tMR\t0001.png\n" + "one\tUS\t0001.png\t\twhy\n" + "one\tMR\t0001.png\tMR\twhy\n" + "one\tMR\t0002.png\tCT\twhy\n" + "one\tMR\t0002.png\tCT\twhy\n"));
        Assert.Contains("line 2: 3 cells, expected 5", refusal.Message);
        Assert.Contains("line 3: class is 'US'", refusal.Message);
        Assert.Contains("line 4: 0001.png is labelled MR and seen as the same", refusal.Message);
        Assert.Contains("line 6: 0002.png of one is listed twice", refusal.Message);
        Assert.Contains("line 1: expected the columns source, class", Assert.Throws<ConfigurationException>(() => Load("source,class\n")).Message);
        Assert.Contains("cannot read", Assert.Throws<ConfigurationException>(() => MislabelledImages.Load(_folder.File("absent.tsv"))).Message);
    }

    [Fact]
    public void TheListOfTheProjectNamesImagesThatAreThere()
    {
        var list = MislabelledImages.Load(Repository.File("conf", "mislabelled.tsv"));
        Assert.Equal(26, list.Count);
        var data = Repository.Shared("data");
        Assert.Equal(list.Count, Directory.EnumerateFiles(data, "*.png", SearchOption.AllDirectories).Count(list.Contains));
    }

    private MislabelledImages Load(string text)
    {
        File.WriteAllText(_folder.File("mislabelled.tsv"), text);
        return MislabelledImages.Load(_folder.File("mislabelled.tsv"));
    }
}
