using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class SelectedImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SelectedImagesTests()
    {
        SyntheticData.Write(_folder, "train", "both", 2);
        SyntheticData.Write(_folder, "test", "both", 1);
        SyntheticData.Write(_folder, "test", "other", 1);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void JoinedSetsAreOneSetWithEachSourceOnce()
    {
        using var joined = Join("train", "test");
        Assert.Equal(16, joined.Count);
        Assert.Equal(["both", "other"], joined.Sources);
        Assert.Equal(12, joined.Counts().Where(count => count.Source == "both").Sum(count => count.Images));
        ushort[] buffer = [];
        for (var i = 0; i < joined.Count; i++)
        {
            // ROOT/SPLIT/SOURCE/CLASS/N.png
            var parts = joined.Path(i).Split('/');
            Assert.Equal((i < 8 ? "train" : "test", joined.Sources[joined.Source(i)], joined.Classes[joined.Label(i)]), (parts[^4], parts[^3], parts[^2]));
            Assert.True(joined.TryRead(i, ref buffer, out _));
        }

        using var turned = Join("test", "train");
        Assert.NotEqual(joined.Fingerprint, turned.Fingerprint);
    }

    [Fact]
    public void ASelectionIsKnownByWhatItSelects()
    {
        using var all = Join("train", "test");
        using var odd = new SelectedImages(all, "odd", Enumerable.Range(0, 8).Select(i => 2 * i + 1));
        Assert.Equal((8, "odd"), (odd.Count, odd.Split));
        Assert.Equal(all.Path(15), odd.Path(7));
        Assert.Equal((all.Label(15), all.Source(15)), (odd.Label(7), odd.Source(7)));
        using var same = new SelectedImages(all, "again", Enumerable.Range(0, 8).Select(i => 2 * i + 1));
        using var fewer = new SelectedImages(all, "odd", [1, 3]);
        Assert.Equal(odd.Fingerprint, same.Fingerprint);
        Assert.NotEqual(odd.Fingerprint, fewer.Fingerprint);
        Assert.NotEqual(odd.Fingerprint, all.Fingerprint);
    }

    private JoinedImages Join(params string[] splits) => new("all", [.. splits.Select(split => ImageSets.Open(_folder.Path, split, 0))]);
}
