using BenchmarkDotNet.Attributes;
using DicomNode.Classifier;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Benchmarks;

/// <summary>ResNet-18 on the processor, time per slice: alone, in batches, and in bfloat16. Random weights cost what trained ones cost.</summary>
public class InferenceBenchmarks
{
    private const int BatchSize = 16;

    // Biases and thresholds far from each other: no slice is near a decision, where bfloat16 would be computed again.
    private static readonly ModelManifest Manifest = new()
    {
        Name = "random",
        Architecture = "resnet18",
        Classes = [.. Enum.GetValues<ModalityClass>()],
        Temperature = 10,
        Calibration = new VectorScaling([1, 1, 1, 1], [0, 1, 2, 3]),
        Thresholds = new AbstainThresholds { Match = 0, Mismatch = 1 },
    };

    private readonly float[] _slices = new float[BatchSize * SlicePreprocessor.Length];
    private readonly float[] _probabilities = new float[BatchSize * 4];
    private string _folder = "";
    private SliceClassifier[] _classifiers = [];

    [GlobalSetup]
    public void Load()
    {
        var random = new Random(1);
        for (var i = 0; i < _slices.Length; i++)
            _slices[i] = random.NextSingle();
        _folder = Directory.CreateTempSubdirectory("benchmark-").FullName;
        var path = Path.Combine(_folder, "model");
        using (var network = NetworkFactory.Create("resnet18", 4))
            ModelPackage.Save(path, network, Manifest);
        var package = ModelPackage.Load(path);
        _classifiers = [new SliceClassifier(package), new SliceClassifier(package, "cpu", bfloat16: true)];
    }

    [GlobalCleanup]
    public void Remove()
    {
        Array.ForEach(_classifiers, classifier => classifier.Dispose());
        Directory.Delete(_folder, true);
    }

    [Benchmark(Baseline = true)]
    public void OneByOne() => Run(_classifiers[0], 1);

    [Benchmark(OperationsPerInvoke = BatchSize)]
    public void Batch16() => Run(_classifiers[0], BatchSize);

    [Benchmark]
    public void OneByOneBfloat16() => Run(_classifiers[1], 1);

    [Benchmark(OperationsPerInvoke = BatchSize)]
    public void Batch16Bfloat16() => Run(_classifiers[1], BatchSize);

    private void Run(SliceClassifier classifier, int count) =>
        classifier.Classify(_slices.AsSpan(0, count * SlicePreprocessor.Length), count, _probabilities.AsSpan(0, count * 4));
}
