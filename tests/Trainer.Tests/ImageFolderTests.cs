using DicomNode.Classifier;
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
        Assert.Equal(
            [new SourceCount("train", "a", ModalityClass.CT, 4), new("train", "b", ModalityClass.CT, 1), new("train", "b", ModalityClass.MR, 1)],
            folder.Counts);
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

        var partial = ImageFolder.Open(_folder.Path, "validate");
        var fault = Assert.Throws<ConfigurationException>(() => partial.RequireEveryClass(_folder.Path));
        Assert.Contains("MR, PT, XR", fault.Message);
    }

    [Fact]
    public void UnreadableImagesAreListedWithReasons()
    {
        Put("train", "a", "CT", "damaged.png");
        File.WriteAllBytes(_folder.NewFile("train", "a", "CT", "flat.png"), PngBuilder.Grey(4, 4, (_, _) => 9));
        File.WriteAllBytes(_folder.NewFile("train", "a", "CT", "good.png"), PngBuilder.Grey(4, 4, (x, _) => (byte)x));
        Put("train", "a", "CT", "no.dcm");

        var items = ImageFolder.Open(_folder.Path, "train").Items;
        var cache = new ImageCache(items, 1000);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(i => cache.TryGet(i, out _)));
        Assert.Equal(["damaged.png", "flat.png", "no.dcm"], cache.Unreadable.Select(entry => Path.GetFileName(entry.Path)));
        Assert.Contains("same value all over", cache.Unreadable[1].Reason);
    }

    [Fact]
    public void AFullCacheReadsFromDiskAgain()
    {
        for (var i = 0; i < 3; i++)
            File.WriteAllBytes(_folder.NewFile("train", "a", "CT", $"{i}.png"), PngBuilder.Grey(8, 8, (x, y) => (byte)(x * y + i)));
        var cache = new ImageCache(ImageFolder.Open(_folder.Path, "train").Items, 2 * 8 * 8 * 2);
        var first = Enumerable.Range(0, 3).Select(i => cache.TryGet(i, out var image) ? image : null).ToList();
        var second = Enumerable.Range(0, 3).Select(i => cache.TryGet(i, out var image) ? image : null).ToList();
        Assert.Same(first[0], second[0]);
        Assert.Same(first[1], second[1]);
        Assert.NotSame(first[2], second[2]);
        Assert.Equal(first[2]!.Pixels, second[2]!.Pixels);
    }

    private void Put(string split, string source, string label, string name, bool preamble = false) =>
        File.WriteAllBytes(_folder.NewFile(split, source, label, name), preamble ? [.. new byte[128], .. "DICM"u8, 0] : new byte[140]);
}
