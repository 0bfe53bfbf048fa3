using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests.Prepare;

[Collection(nameof(MeasuredAlone))]
public sealed class ShardImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ShardImagesTests()
    {
        SyntheticData.Write(_folder, "in/train", "second \"quoted\" \u00e9", 3);
        SyntheticData.Write(_folder, "in/train", "first", 2);
        File.WriteAllText(_folder.NewFile("in", "train", "first", "CT", "damaged.png"), "no image");
        Prepare("out", bits: 16, imagesPerShard: 4);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ShardsGiveWhatTheirFilesGive()
    {
        using var shards = ImageSets.Open(_folder.File("out"), "train", 0);
        using var files = ImageSets.Open(_folder.File("in"), "train", 1 << 20);
        Assert.IsType<ShardImages>(shards);
        Assert.Equal(files.Counts().Where(count => count is not { Source: "first", Label: "CT" }), shards.Counts().Where(count => count is not { Source: "first", Label: "CT" }));
        Assert.Equal(20, shards.Count);

        var (expected, found) = (new float[SlicePreprocessor.Length], new float[SlicePreprocessor.Length]);
        var file = 0;
        for (var i = 0; i < shards.Count; i++, file++)
        {
            if (!TryPreprocess(files, file, expected))
                Assert.True(TryPreprocess(files, ++file, expected));
            Assert.True(TryPreprocess(shards, i, found));
            Assert.Equal(files.Label(file), shards.Label(i));
            Assert.Equal(files.Sources[files.Source(file)], shards.Sources[shards.Source(i)]);
            Assert.InRange(expected.Zip(found, (a, b) => Math.Abs(a - b)).Max(), 0, 1e-5f);
        }
    }

    [Fact]
    public void EightBitsAreWidenedToSixteen()
    {
        Prepare("narrow", bits: 8, imagesPerShard: 100);
        using var wide = ImageSets.Open(_folder.File("out"), "train", 0);
        using var narrow = ImageSets.Open(_folder.File("narrow"), "train", 0);
        ushort[] first = [], second = [];
        for (var i = 0; i < wide.Count; i++)
        {
            Assert.True(wide.TryRead(i, ref first, out var expected));
            Assert.True(narrow.TryRead(i, ref second, out var found));
            for (var p = 0; p < expected.Pixels.Length; p++)
                Assert.InRange(found.Pixels[p] - expected.Pixels[p], -129, 129);
        }
    }

    [Fact]
    public void SourcesHaveTheSameNumbersWhateverThreadMetThemFirst()
    {
        for (var n = 0; n < 12; n++)
            SyntheticData.Write(_folder, "many/train", $"source{n:D2}", 1);
        Preparation.Plan(new PrepareOptions { Data = _folder.File("many"), Output = _folder.File("shards"), Split = "train", ImagesPerShard = 2 }).Run(_ => { }, CancellationToken.None);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var images = ImageSets.Open(_folder.File("shards"), "train", 0);
            Assert.Equal(Enumerable.Range(0, 12).Select(n => $"source{n:D2}"), images.Sources);
            Assert.Equal(Enumerable.Range(0, 48).Select(i => i / 4), Enumerable.Range(0, 48).Select(images.Source));
        }
    }

    [Theory]
    [InlineData("part-0001-of-0001-000001.jsonl", "damaged or another shard's index")]
    [InlineData("part-0001-of-0001-000001.slices", "its header is damaged")]
    public void ADamagedShardIsNamedWithItsRemedy(string name, string fault)
    {
        var path = _folder.File("out", "train", name);
        var bytes = File.ReadAllBytes(path);
        bytes[40] ^= 1;
        File.WriteAllBytes(path, bytes);
        var thrown = Assert.Throws<ConfigurationException>(() => ImageSets.Open(_folder.File("out"), "train", 0));
        Assert.Contains(path, thrown.Message);
        Assert.Contains(fault, thrown.Message);
        Assert.Contains("run prepare again", thrown.Message);
    }

    [Fact]
    public void ManyImagesCostAFewBytesEachAndAreShuffledOverAllShards()
    {
        const int Images = 60_000, PerShard = 1000;
        SyntheticShards.Write(_folder.File("many", "train"), Images, side: 4, PerShard, dataSets: 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var images = ImageSets.Open(_folder.File("many"), "train", 0);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 3 * Images, 10 * Images);
        Assert.Equal(20, images.Sources.Count);

        // A batch of 256 out of 60 shards leaves out 60 (1 - 1/60)^256 = 0.8 of them on average.
        var sampler = new ShuffledSampler(Images, 256, seed: 1);
        ushort[] buffer = [];
        var drawn = new List<long>();
        for (var slot = 0; slot < 256; slot++)
        {
            Assert.True(images.TryRead(sampler.Draw(0, slot, 0), ref buffer, out var pixels));
            // Eight bits are widened by doubling each byte.
            drawn.Add(pixels.Pixels[0] / 257 + 256L * (pixels.Pixels[1] / 257));
        }

        Assert.InRange(drawn.Select(number => number / PerShard).Distinct().Count(), 55, 60);
        Assert.Equal(Enumerable.Range(0, 256).Select(slot => (long)sampler.Draw(0, slot, 0)), drawn);
    }

    private static bool TryPreprocess(IImageSet images, int image, float[] slice)
    {
        ushort[] buffer = [];
        if (!images.TryRead(image, ref buffer, out var pixels))
            return false;
        pixels.Preprocess(slice);
        return true;
    }

    private void Prepare(string output, int bits, int imagesPerShard) => Preparation
        .Plan(new PrepareOptions { Data = _folder.File("in"), Output = _folder.File(output), Split = "train", Bits = bits, ImagesPerShard = imagesPerShard })
        .Run(_ => { }, CancellationToken.None);
}
