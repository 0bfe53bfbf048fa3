using System.Diagnostics;
using System.Globalization;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Tests.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Benchmarks;

/// <summary>
/// What a set of many images costs: shards of synthetic slices of 1 kB, a tenth of them, then all, each opened, and an epoch begun as training
/// begins it. Time and memory must not grow with the set beyond a few bytes an image, and a batch must come from all of it.
/// </summary>
public static class ScaleTrial
{
    private const int BatchSize = 128;
    private const int Batches = 300;
    private const int PerShard = 4096;

    private static readonly Recipe Recipe = new()
    {
        Description = "order and loading alone",
        BatchSize = BatchSize,
        Epochs = 3,
        Sampling = SamplingMode.Shuffled,
        Momentum = 0,
        WeightDecay = 0,
        LearningRate = new LearningRateSettings { Peak = 0.1, Shape = LearningRateShape.Plateau },
    };

    public static int Run(int images)
    {
        Console.WriteLine("| images | index MB | open s | kept bytes/image | epoch start s | images/s | MB after 30 batches | MB after 300 | shards in a batch | expected |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var count in new[] { images / 10, images })
        {
            var root = Directory.CreateTempSubdirectory("dicomnode-scale-").FullName;
            try
            {
                SyntheticShards.Write(Path.Combine(root, "train"), count, side: 32, PerShard, dataSets: 100);
                Measure(root, count);
            }
            finally
            {
                Directory.Delete(root, recursive: true);
            }
        }

        return 0;
    }

    private static void Measure(string root, int count)
    {
        var indexBytes = Directory.GetFiles(Path.Combine(root, "train"), "*.jsonl").Sum(file => new FileInfo(file).Length);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        using var set = ImageSets.Open(root, "train", 0);
        var open = watch.Elapsed.TotalSeconds;
        var kept = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;

        // The second epoch: nothing of the first is there to help.
        var start = Recipe.StepsPerEpoch(count);
        var sampler = new ShuffledSampler(count, BatchSize, seed: 1);
        watch.Restart();
        using var loader = new BatchLoader(set, sampler, Recipe, seed: 1, start..(start + Batches), Environment.ProcessorCount, ahead: 3);
        loader.Return(loader.Next(CancellationToken.None));
        var firstBatch = watch.Elapsed.TotalSeconds;
        var early = 0L;
        var shards = 0;
        for (var batch = 1; batch < Batches; batch++)
        {
            loader.Return(loader.Next(CancellationToken.None));
            if (batch == 30)
                early = Environment.WorkingSet;
            shards += Enumerable.Range(0, BatchSize).Select(slot => sampler.Draw(start + batch, slot, 0) / PerShard).Distinct().Count();
        }

        var rate = (Batches - 1) * BatchSize / (watch.Elapsed.TotalSeconds - firstBatch);
        var all = (count + PerShard - 1) / PerShard;
        var expected = all * (1 - Math.Pow(1 - 1.0 / all, BatchSize));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {count} | {indexBytes / 1e6:F0} | {open:F2} | {kept:F1} | {firstBatch:F2} | {rate:F0} | {early / 1e6:F0} | {Environment.WorkingSet / 1e6:F0} | {shards / (Batches - 1.0):F1} | {expected:F1} |"));
    }
}
