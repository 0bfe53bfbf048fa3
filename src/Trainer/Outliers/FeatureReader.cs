using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Outliers;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Outliers;

/// <summary>Gives the pooled features that a model package has of images.</summary>
public sealed class FeatureReader : IDisposable
{
    private const int BatchSize = 32;
    private const long Seed = 1;
    private const int Stream = 5;

    private readonly FeatureNetwork _network;
    private readonly Device _device;
    private readonly IReadOnlyList<string> _classes;
    private readonly int _channels;

    /// <param name="package">The model.</param>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    /// <exception cref="ModelPackageException">The model cannot be brought to the device.</exception>
    public FeatureReader(ModelPackage package, string device)
    {
        _network = package.CreateNetwork(device);
        _device = torch.device(device);
        _classes = [.. package.Manifest.Classes.Select(label => label.ToString())];
        _channels = NetworkFactory.FeatureChannels(package.Manifest.Architecture);
    }

    /// <summary>Those of a split's images of the model's classes; what is mislabelled or cannot be read is left out.</summary>
    public List<PooledSlice> Read(string data, string split, MislabelledImages mislabelled)
    {
        using var all = new ImagesOfClasses(ImageSets.Open(data, split, cacheBytes: 0), _classes);
        var images = mislabelled.LeaveOut(all);
        var slices = new List<PooledSlice>(images.Count);
        foreach (var (read, buffer) in SliceReader.Batches(images, BatchSize, Environment.ProcessorCount))
        {
            var features = Compute(buffer, read.Length);
            slices.AddRange(read.Select((image, i) => new PooledSlice(
                $"{images.Sources[images.Source(image)]}/{images.Classes[images.Label(image)]}", images.Label(image), features[i])));
        }

        return slices;
    }

    /// <summary>Those of pictures of no class, by <see cref="OtherImages"/>.</summary>
    public List<PooledSlice> Read(IReadOnlyList<(string Kind, string Path)> files)
    {
        var slices = new List<PooledSlice>(files.Count);
        var buffer = new float[BatchSize * SlicePreprocessor.Length];
        foreach (var chunk in files.Chunk(BatchSize))
        {
            var kinds = new List<string>();
            foreach (var (kind, path) in chunk)
            {
                if (OtherImages.TryRead(path, Place(buffer, kinds.Count)))
                    kinds.Add(kind);
            }

            slices.AddRange(kinds.Zip(Compute(buffer, kinds.Count), (kind, features) => new PooledSlice(kind, -1, features)));
        }

        return slices;
    }

    /// <summary>Those of synthetic outliers, as many of each kind.</summary>
    /// <param name="first">The position of the first in its kind's sequence: other positions are other pictures.</param>
    /// <param name="count">How many of each kind.</param>
    public List<PooledSlice> ReadSynthetic(int first, int count)
    {
        var outliers = new SyntheticOutliers();
        var slices = new List<PooledSlice>();
        var buffer = new float[BatchSize * SlicePreprocessor.Length];
        foreach (var kind in Enum.GetValues<OutlierKind>())
        {
            foreach (var chunk in Enumerable.Range(first, count).Chunk(BatchSize))
            {
                foreach (var (place, position) in chunk.Index())
                {
                    var random = new SeededRandom(Seed, Stream, position, (int)kind);
                    outliers.Draw(kind, ref random).Preprocess(Place(buffer, place));
                }

                slices.AddRange(Compute(buffer, chunk.Length).Select(features => new PooledSlice($"synthetic {kind}", _classes.Count + (int)kind, features)));
            }
        }

        return slices;
    }

    public void Dispose() => _network.Dispose();

    private float[][] Compute(float[] buffer, int count)
    {
        if (count == 0)
            return [];
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var slices = tensor(buffer[..(count * SlicePreprocessor.Length)], new long[] { count, 1, SlicePreprocessor.Side, SlicePreprocessor.Side });
        return [.. PooledFeatures.Of(_network.Features(slices.to(_device))).Chunk(_channels)];
    }

    private static Span<float> Place(float[] buffer, int i) => buffer.AsSpan(i * SlicePreprocessor.Length, SlicePreprocessor.Length);
}
