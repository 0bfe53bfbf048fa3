using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class FileImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void UnreadableImagesAreListedWithReasons()
    {
        File.WriteAllText(Put("damaged.png"), "no image");
        File.WriteAllBytes(Put("flat.png"), PngBuilder.Grey(4, 4, (_, _) => 9));
        File.WriteAllBytes(Put("good.png"), PngBuilder.Grey(4, 4, (x, _) => (byte)x));
        File.WriteAllBytes(Put("no.dcm"), new byte[140]);

        using var images = ImageSets.Open(_folder.Path, "train", 1000);
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(i => Read(images, i) is not null));
        Assert.Equal(["damaged.png", "flat.png", "no.dcm"], images.Unreadable.Select(entry => Path.GetFileName(entry.Path)));
        Assert.Contains("same value all over", images.Unreadable[1].Reason);
    }

    [Fact]
    public void WhatFitsIsKeptAndWhatDoesNotIsReadAgain()
    {
        for (var i = 0; i < 3; i++)
            File.WriteAllBytes(Put($"{i}.png"), PngBuilder.Grey(8, 8, (x, y) => (byte)(x * y + i)));
        using var images = ImageSets.Open(_folder.Path, "train", 2 * 8 * 8 * 2);
        var before = Enumerable.Range(0, 3).Select(i => Read(images, i)).ToList();
        Directory.Delete(_folder.File("train"), recursive: true);
        Assert.Equal(before[..2], Enumerable.Range(0, 2).Select(i => Read(images, i)));
        Assert.Null(Read(images, 2));
    }

    [Fact]
    public void AClassWithoutImagesIsNamedWithWhatThereIs()
    {
        File.WriteAllBytes(Put("1.png"), PngBuilder.Grey(4, 4, (x, _) => (byte)x));
        using var images = ImageSets.Open(_folder.Path, "train", 0);
        var fault = Assert.Throws<ConfigurationException>(images.RequireEveryClass);
        Assert.Contains("no image of class MR, PT, XR in split train, only 1 of CT", fault.Message);
    }

    [Fact]
    public void TheFingerprintFollowsTheFilesAndNotTheirPlace()
    {
        using var other = new TemporaryFolder();
        foreach (var folder in new[] { _folder, other })
            File.WriteAllBytes(folder.NewFile("train", "a", "CT", "1.png"), PngBuilder.Grey(4, 4, (x, _) => (byte)x));
        using var here = ImageSets.Open(_folder.Path, "train", 0);
        using var there = ImageSets.Open(other.Path, "train", 0);
        File.WriteAllBytes(Put("2.png"), PngBuilder.Grey(4, 4, (x, _) => (byte)x));
        using var more = ImageSets.Open(_folder.Path, "train", 0);
        Assert.Equal(here.Fingerprint, there.Fingerprint);
        Assert.NotEqual(here.Fingerprint, more.Fingerprint);
    }

    private static ushort[]? Read(IImageSet images, int image)
    {
        ushort[] buffer = [];
        return images.TryRead(image, ref buffer, out var pixels) ? pixels.Pixels.ToArray() : null;
    }

    private string Put(string name) => _folder.NewFile("train", "a", "CT", name);
}
