using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class BatchLoaderTests : IDisposable
{
    private static readonly Recipe Recipe = RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("improved") with { BatchSize = 8, OutlierShare = 0 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void BatchesAreTheSameWhateverTheThreadsAndTheStart()
    {
        SyntheticData.Write(_folder, "train", "made", 4);
        var unbroken = Load(0..4, threads: 1);
        var parallel = Load(0..4, threads: 4);
        var resumed = Load(2..4, threads: 3);
        for (var step = 0; step < 4; step++)
        {
            Assert.Equal(step, unbroken[step].Step);
            Assert.Equal(unbroken[step].Labels, parallel[step].Labels);
            Assert.Equal(unbroken[step].Slices, parallel[step].Slices);
        }

        Assert.Equal(unbroken[3].Slices, resumed[1].Slices);
        Assert.NotEqual(unbroken[2].Slices, unbroken[3].Slices);
    }

    [Fact]
    public void UnreadableImagesGiveTheirPlaceToOthers()
    {
        SyntheticData.Write(_folder, "train", "made", 1);
        File.WriteAllText(_folder.NewFile("train", "made", "CT", "damaged.png"), "no image");
        var batch = Load(0..1, threads: 2)[0];
        Assert.Equal([2, 2, 2, 2], batch.Labels.CountBy(label => label).OrderBy(entry => entry.Key).Select(entry => entry.Value));
    }

    [Fact]
    public void WhereNothingCanBeReadTheErrorNamesAFileAndItsFault()
    {
        foreach (var label in new[] { "CT", "MR", "PT", "XR" })
            File.WriteAllText(_folder.NewFile("train", "made", label, "damaged.png"), "no image");
        var fault = Assert.Throws<ConfigurationException>(() => Load(0..1, threads: 2));
        Assert.Contains("damaged.png", fault.Message);
    }

    [Fact]
    public void SyntheticOutliersJoinTheBatchAndLeaveItsImagesAlone()
    {
        SyntheticData.Write(_folder, "train", "made", 2);
        var plain = Load(0..2, threads: 2);
        var joined = Load(0..2, threads: 2, Recipe with { OutlierShare = 0.25 });
        for (var step = 0; step < 2; step++)
        {
            Assert.Equal([.. plain[step].Labels, SliceBatch.Outlier, SliceBatch.Outlier], joined[step].Labels);
            Assert.Equal(plain[step].Slices, joined[step].Slices[..plain[step].Slices.Length]);
            var outliers = joined[step].Slices[plain[step].Slices.Length..];
            Assert.All(outliers.Chunk(SlicePreprocessor.Length), slice => Assert.InRange(slice.Max() - slice.Min(), 0.2f, 1));
        }

        Assert.NotEqual(joined[0].Slices[^SlicePreprocessor.Length..], joined[1].Slices[^SlicePreprocessor.Length..]);
    }

    private List<SliceBatch> Load(Range steps, int threads, Recipe? recipe = null)
    {
        recipe ??= Recipe;
        using var images = ImageSets.Open(_folder.Path, "train", 1 << 20);
        var sampler = new BalancedSampler(images, recipe.BatchSize, recipe.SourceWeights, seed: 1);
        using var loader = new BatchLoader(images, sampler, recipe, 1, steps, threads, 2);
        var batches = new List<SliceBatch>();
        for (var step = steps.Start.Value; step < steps.End.Value; step++)
        {
            var batch = loader.Next(TestContext.Current.CancellationToken);
            Assert.Equal(batch.Labels.Length * SlicePreprocessor.Length, batch.Slices.Length);
            batches.Add(batch with { Slices = [.. batch.Slices], Labels = [.. batch.Labels] });
            loader.Return(batch);
        }

        return batches;
    }
}
