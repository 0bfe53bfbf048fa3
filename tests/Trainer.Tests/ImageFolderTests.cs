using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ImagesAreListedWithSourceAndClassInOrder()
    {
        Put("train", "b", "MR", "1.png");
        Put("train", "b", "CT", "2.png");
        Put("train", "a", "CT", "deep/er/1.PNG");
        Put("train", "a", "CT", "notes.txt");
        Put("train", "a", "CT", "1.2.840.113619.5", preamble: true);
        Put("train", "a", "CT", "1.2.840.113619.6");
        Put("train", "a", "CT", "IM0001", preamble: true);
        Put("train", "a", "CT", "slice.dcm");

        var folder = ImageFolder.Open(_folder.Path, "train");

        Assert.Equal(
            ["a/CT/1.2.840.113619.5", "a/CT/IM0001", "a/CT/deep/er/1.PNG", "a/CT/slice.dcm", "b/CT/2.png", "b/MR/1.png"],
            folder.Items.Select(item => Path.GetRelativePath(Path.Combine(_folder.Path, "train"), item.Path)));
        using var images = FileImages.Of(folder, _folder.Path, 0);
        Assert.Equal([new SourceCount("train", "a", "CT", 4), new("train", "b", "CT", 1), new("train", "b", "MR", 1)], images.Counts());
    }

    [Fact]
    public void FoldersThatNameNoClassAreNamedAllAtOnce()
    {
        Put("train", "a", "CT", "1.png");
        Put("train", "a", "ct", "1.png");
        Put("train", "b", "0", "1.png");
        var fault = Assert.Throws<ConfigurationException>(() => ImageFolder.Open(_folder.Path, "train"));
        Assert.Contains(Path.Combine("a", "ct"), fault.Message);
        Assert.Contains(Path.Combine("b", "0"), fault.Message);
        Assert.Contains("CT, MR, PT, XR", fault.Message);
    }

    [Fact]
    public void MissingAndEmptySplitsSayWhatIsExpectedAndWhatIsThere()
    {
        Put("validate", "a", "CT", "1.png");
        var missing = Assert.Throws<ConfigurationException>(() => ImageFolder.Open(_folder.Path, "train"));
        Assert.Contains("no folder", missing.Message);
        Assert.Contains("holds validate", missing.Message);

        Put("train", "a", "CT", "readme.txt");
        var empty = Assert.Throws<ConfigurationException>(() => ImageFolder.Open(_folder.Path, "train"));
        Assert.Contains("no images in", empty.Message);
    }

    private void Put(string split, string source, string label, string name, bool preamble = false) =>
        File.WriteAllBytes(_folder.NewFile(split, source, label, name), preamble ? [.. new byte[128], .. "DICM"u8, 0] : new byte[140]);
}
