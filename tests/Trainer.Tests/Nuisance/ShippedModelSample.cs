using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Nuisance;

/// <summary>
/// The shipped model, and a fixed sample of real images, evenly from each class of validate and test. It has learnt from these as from all there are: what a
/// nuisance changes here, it changes all the more elsewhere.
/// </summary>
public sealed class ShippedModelSample : IDisposable
{
    private const int OfEachClass = 24;
    private const int BatchSize = 16;

    private readonly Lazy<(SliceClassifier Classifier, IReadOnlyList<(ImageItem Item, Picture Picture)> Images, ClassProbabilities[] Said)> _loaded;

    public ShippedModelSample()
    {
        DicomCodecs.Register();
        _loaded = new(Load);
    }

    internal IReadOnlyList<(ImageItem Item, Picture Picture)> Images => _loaded.Value.Images;

    /// <summary>What the model says of each image as it is.</summary>
    internal ClassProbabilities[] Said => _loaded.Value.Said;

    internal static ModelPackage Package { get; } = ModelPackage.Load(Repository.File("models", "modality-resnet18"));

    internal ClassProbabilities[] Classify(IReadOnlyList<Picture> pictures) => Classify(_loaded.Value.Classifier, pictures);

    public void Dispose()
    {
        if (_loaded.IsValueCreated)
            _loaded.Value.Classifier.Dispose();
    }

    private static (SliceClassifier Classifier, IReadOnlyList<(ImageItem Item, Picture Picture)> Images, ClassProbabilities[] Said) Load()
    {
        var data = Repository.Shared("data");
        var items = new[] { "validate", "test" }.SelectMany(split => ImageFolder.Open(data, split).Items).ToLookup(item => item.Label);
        var images = Enum.GetValues<ModalityClass>()
            .SelectMany(label => FrameSelection.Evenly(items[label].Count(), OfEachClass).Select(i => items[label].ElementAt(i)))
            .Select(item => (item, Picture.Of(ImageReader.Read(item.Path))))
            .ToList();
        set_num_threads(Environment.ProcessorCount);
        var classifier = new SliceClassifier(Package);
        return (classifier, images, Classify(classifier, [.. images.Select(image => image.Item2)]));
    }

    private static ClassProbabilities[] Classify(SliceClassifier classifier, IReadOnlyList<Picture> pictures)
    {
        var said = new List<ClassProbabilities>(pictures.Count);
        foreach (var batch in pictures.Chunk(BatchSize))
        {
            var slices = new float[batch.Length * SlicePreprocessor.Length];
            Parallel.For(0, batch.Length, i => batch[i].Preprocess(slices.AsSpan(i * SlicePreprocessor.Length, SlicePreprocessor.Length)));
            var probabilities = new float[batch.Length * classifier.Classes.Count];
            classifier.Classify(slices, batch.Length, probabilities);
            said.AddRange(probabilities.Chunk(classifier.Classes.Count).Select(row => ClassProbabilities.From(classifier.Classes, row)));
        }

        return [.. said];
    }
}
