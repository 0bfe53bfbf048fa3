using DicomNode.Classifier;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class SamplerTests
{
    [Fact]
    public void ShufflingShowsEveryImageOnceAnEpochInANewOrder()
    {
        var sampler = new ShuffledSampler(50, 8, seed: 3);
        var epochs = new List<int[]>();
        var step = 0;
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var seen = new List<int>();
            while (seen.Count < 50)
            {
                seen.AddRange(Enumerable.Range(0, sampler.BatchSize(step)).Select(slot => sampler.Draw(step, slot, 0)));
                step++;
            }

            Assert.Equal(Enumerable.Range(0, 50), seen.Order());
            epochs.Add([.. seen]);
        }

        Assert.Equal(2 * 7, step);
        Assert.NotEqual(epochs[0], epochs[1]);
        Assert.NotEqual(Enumerable.Range(0, 50), epochs[0]);
    }

    [Fact]
    public void AResumedRunDrawsWhatAnUnbrokenOneDraws()
    {
        var unbroken = new ShuffledSampler(50, 8, seed: 3);
        for (var step = 0; step < 9; step++)
            unbroken.Draw(step, 0, 0);
        Assert.Equal(unbroken.Draw(9, 5, 0), new ShuffledSampler(50, 8, seed: 3).Draw(9, 5, 0));
        Assert.NotEqual(
            Enumerable.Range(0, 50).Select(step => unbroken.Draw(step, 0, 0)),
            Enumerable.Range(0, 50).Select(step => new ShuffledSampler(50, 8, seed: 4).Draw(step, 0, 0)));
    }

    [Fact]
    public void ARestOfOneImageIsDropped()
    {
        var sampler = new ShuffledSampler(17, 8, seed: 1);
        Assert.Equal([8, 8, 8, 8], Enumerable.Range(0, 4).Select(sampler.BatchSize));
    }

    [Fact]
    public void ClassesAreBalancedInEveryBatchAndSourcesByTheRootOfTheirSize()
    {
        using var images = Images((ModalityClass.CT, "large", 400), (ModalityClass.CT, "small", 25), (ModalityClass.MR, "one", 10), (ModalityClass.XR, "two", 3));
        var sampler = new BalancedSampler(images, 7, new Dictionary<string, double>(), seed: 5);
        var sources = new Dictionary<string, int>();
        var classes = new Dictionary<ModalityClass, int>();
        for (var step = 0; step < 3000; step++)
        {
            var batch = Enumerable.Range(0, 7).Select(slot => sampler.Draw(step, slot, 0)).ToList();
            foreach (var label in new[] { ModalityClass.CT, ModalityClass.MR, ModalityClass.XR })
                Assert.InRange(batch.Count(image => images.Label(image) == (int)label), 2, 3);
            foreach (var image in batch)
            {
                var (source, label) = (images.Sources[images.Source(image)], (ModalityClass)images.Label(image));
                sources[source] = sources.GetValueOrDefault(source) + 1;
                classes[label] = classes.GetValueOrDefault(label) + 1;
            }
        }

        // Roots of 400 and 25 are as 4 to 1; 7000 draws of CT leave 0.8 uncertain by 0.005 (one deviation).
        Assert.InRange(sources["large"] / (double)classes[ModalityClass.CT], 0.78, 0.82);
        Assert.Equal(classes[ModalityClass.CT], classes[ModalityClass.MR]);
        Assert.Equal(classes[ModalityClass.CT], classes[ModalityClass.XR]);
    }

    [Fact]
    public void SourceWeightsMultiplyASourcesShare()
    {
        using var images = Images((ModalityClass.PT, "a", 9), (ModalityClass.PT, "b", 9));
        var sampler = new BalancedSampler(images, 4, new Dictionary<string, double> { ["a/PT"] = 3 }, seed: 5);
        var share = Enumerable.Range(0, 8000).Count(step => images.Sources[images.Source(sampler.Draw(step, 0, 0))] == "a") / 8000.0;
        Assert.InRange(share, 0.73, 0.77);
        Assert.Throws<ConfigurationException>(() => new BalancedSampler(images, 4, new Dictionary<string, double> { ["a/PT"] = 0, ["b/PT"] = 0 }, 5));
    }

    [Fact]
    public void AnotherAttemptIsAnotherDraw()
    {
        using var images = Images((ModalityClass.PT, "a", 1000));
        var sampler = new BalancedSampler(images, 4, new Dictionary<string, double>(), seed: 5);
        Assert.Equal(20, Enumerable.Range(0, 20).Select(attempt => sampler.Draw(1, 2, attempt)).Distinct().Count(), 2.0);
        Assert.Equal(sampler.Draw(1, 2, 7), sampler.Draw(1, 2, 7));
    }

    private static FileImages Images(params (ModalityClass Label, string Source, int Count)[] groups) => new(
        "/",
        "train",
        ImageSets.Modalities,
        [.. groups.SelectMany(group => Enumerable.Range(0, group.Count).Select(n => ($"/{group.Source}/{n}", group.Source, (int)group.Label)))],
        cacheBytes: 0);
}
