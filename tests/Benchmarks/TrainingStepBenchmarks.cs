using BenchmarkDotNet.Attributes;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Benchmarks;

/// <summary>
/// A training step of ResNet-18 on the processor, by the trainer's own code: forward, backward and optimizer, on 32 images. The ratio says how
/// many times as fast bfloat16 is.
/// </summary>
public class TrainingStepBenchmarks
{
    private const int BatchSize = 32;
    private const int Classes = 4;

    private SliceBatch? _batch;
    private float[] _targets = [];
    private Training[] _trainings = [];

    [GlobalSetup]
    public void Create()
    {
        set_num_threads(Environment.ProcessorCount);
        var random = new Random(1);
        var slices = new float[BatchSize * SlicePreprocessor.Length];
        for (var i = 0; i < slices.Length; i++)
            slices[i] = random.NextSingle();
        _batch = new SliceBatch(0, slices, new int[BatchSize]);
        _targets = new float[BatchSize * Classes];
        Array.Fill(_targets, 1f / Classes);
        _trainings = [new Training(ScalarType.BFloat16), new Training(ScalarType.Float32)];
    }

    [GlobalCleanup]
    public void Dispose() => Array.ForEach(_trainings, training => training.Dispose());

    [Benchmark(Baseline = true)]
    public double BFloat16() => _trainings[0].Step(_batch!, _targets);

    [Benchmark]
    public double Float32() => _trainings[1].Step(_batch!, _targets);

    private sealed class Training : IDisposable
    {
        private readonly Replicas _replicas;
        private readonly MomentumSgd _optimizer;
        private readonly List<string> _names;

        public Training(ScalarType precision)
        {
            _replicas = new Replicas([CPU], precision, normalisation => NetworkFactory.Create("resnet18", Classes, 0, normalisation));
            var parameters = NetworkState.Parameters(_replicas.Primary);
            _names = parameters.ConvertAll(entry => entry.Name);
            _optimizer = new MomentumSgd(parameters, 0.9, true, 5e-4, true);
        }

        public double Step(SliceBatch batch, float[] targets)
        {
            using var scope = NewDisposeScope();
            var result = _replicas.Compute(batch, targets, _names);
            _optimizer.Step(result.Gradients, 1e-4);
            return result.Loss;
        }

        public void Dispose()
        {
            _optimizer.Dispose();
            _replicas.Dispose();
        }
    }
}
