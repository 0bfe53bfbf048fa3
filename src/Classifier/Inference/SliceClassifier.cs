using System.Buffers;
using System.Runtime.InteropServices;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Outliers;
using DicomNode.Classifier.Preprocessing;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Inference;

/// <summary>Runs a model on preprocessed slices. Not for several threads at once: see <see cref="BatchingClassifier"/>.</summary>
public sealed class SliceClassifier : IDisposable
{
    private readonly FeatureNetwork _network;
    private readonly OutlierDetector? _outliers;
    private readonly Device _device;
    private readonly double _temperature;
    private readonly VectorScaling? _calibration;
    private readonly DecisionMargin? _margin;
    private readonly SecondLook? _secondLook;

    /// <param name="package">The model.</param>
    /// <param name="device">cpu, cuda or cuda:N.</param>
    /// <param name="bfloat16">
    /// Convolve in bfloat16: faster on processors and devices that have it, less exact. Answers so near a decision that it could turn the verdict
    /// (<see cref="DecisionMargin"/>) are computed again in float32.
    /// </param>
    /// <exception cref="ModelPackageException">The model cannot be brought to the device.</exception>
    public SliceClassifier(ModelPackage package, string device = "cpu", bool bfloat16 = false)
    {
        ArgumentNullException.ThrowIfNull(package);
        Classes = package.Manifest.Classes;
        _temperature = package.Manifest.Temperature;
        _calibration = package.Manifest.Calibration;
        _outliers = package.Outliers;
        _secondLook = SecondLook.Of(package.Manifest.SecondLookBelow);
        _margin = bfloat16 ? new DecisionMargin(package.Manifest.Thresholds, package.Outliers) : null;
        _network = package.CreateNetwork(device);
        _device = torch.device(device);
    }

    /// <summary>The model's class order: that of the probabilities.</summary>
    public IReadOnlyList<ModalityClass> Classes { get; }

    /// <summary>How many slices so far were computed again in float32.</summary>
    public long ComputedAgain { get; private set; }

    /// <summary>Classifies slices.</summary>
    /// <param name="slices">count * <see cref="SlicePreprocessor.Length"/> values, slice by slice.</param>
    /// <param name="count">Number of slices, 1 or more.</param>
    /// <param name="probabilities">count * <see cref="Classes"/>.Count calibrated probabilities, slice by slice.</param>
    public void Classify(ReadOnlySpan<float> slices, int count, Span<float> probabilities) => Classify(slices, count, probabilities, []);

    /// <summary>Classifies slices and says how far each is from what the model learnt from, in one forward pass.</summary>
    /// <inheritdoc cref="Classify(ReadOnlySpan{float}, int, Span{float})"/>
    /// <param name="outlierScores">count scores as <see cref="PixelEvidence.OutlierScore"/> has them, NaN where the package has no detector; or nothing.</param>
    public void Classify(ReadOnlySpan<float> slices, int count, Span<float> probabilities, Span<float> outlierScores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(slices.Length, checked(count * SlicePreprocessor.Length));
        ArgumentOutOfRangeException.ThrowIfNotEqual(probabilities.Length, count * Classes.Count);
        if (outlierScores.Length != 0)
            ArgumentOutOfRangeException.ThrowIfNotEqual(outlierScores.Length, count);
        if (_margin is null)
        {
            Judge(slices, count, probabilities, outlierScores, ScalarType.Float32);
            return;
        }

        var near = new SortedSet<int>();
        Judge(slices, count, probabilities, outlierScores, ScalarType.BFloat16, near);
        for (var i = 0; i < count; i++)
        {
            if (_margin.Contains(probabilities.Slice(i * Classes.Count, Classes.Count), outlierScores.Length == 0 ? float.NaN : outlierScores[i]))
                near.Add(i);
        }

        if (near.Count > 0)
            JudgeAgain(slices, near, probabilities, outlierScores);
    }

    /// <summary>Shows where a slice looks like a class, by <see cref="GradCam"/>. Takes as long as classifying it alone.</summary>
    /// <param name="slice"><see cref="SlicePreprocessor.Length"/> values.</param>
    /// <param name="modality">One of <see cref="Classes"/>.</param>
    /// <param name="saliency">As many values: 1 where most speaks for the class, 0 where nothing does, which may be everywhere.</param>
    /// <exception cref="ArgumentException">The model does not know the class.</exception>
    public void Explain(ReadOnlySpan<float> slice, ModalityClass modality, Span<float> saliency)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slice.Length, SlicePreprocessor.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(saliency.Length, SlicePreprocessor.Length);
        var output = Classes.ToList().IndexOf(modality);
        if (output < 0)
            throw new ArgumentException($"the model does not know {modality}, only {string.Join(", ", Classes)}", nameof(modality));
        using var scope = NewDisposeScope();
        var map = GradCam.Compute(_network, ToInput(slice, 1, ScalarType.Float32), output).cpu().contiguous();
        SaliencyMap.Fill(MemoryMarshal.Cast<byte, float>(map.bytes), (int)map.shape[1], (int)map.shape[0], saliency);
    }

    public void Dispose() => _network.Dispose();

    // Puts into near the slices whose first look lies so near the bound of doubt that rounding could have decided whether there is a second.
    private void Judge(
        ReadOnlySpan<float> slices, int count, Span<float> probabilities, Span<float> outlierScores, ScalarType type, SortedSet<int>? near = null)
    {
        var logits = Look(slices, count, outlierScores, type);
        if (_secondLook is not null)
        {
            var margin = DecisionMargin.LogOdds * _temperature;
            near?.UnionWith(Enumerable.Range(0, count).Where(i => _secondLook.IsNearDoubt(logits.AsSpan(i * Classes.Count, Classes.Count), margin)));
            _secondLook.Take(slices, logits, Classes.Count, (mirrored, doubtful) => Look(mirrored, doubtful, [], type));
        }

        VectorScaling.Softmax(logits, Classes.Count, _temperature, _calibration, probabilities);
    }

    private float[] Look(ReadOnlySpan<float> slices, int count, Span<float> outlierScores, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var unrecorded = no_grad();
        var map = _network.Features(ToInput(slices, count, type));
        var logits = _network.Judge(map).cpu().contiguous();
        Score(map, outlierScores);
        return MemoryMarshal.Cast<byte, float>(logits.bytes).ToArray();
    }

    private void Score(Tensor map, Span<float> outlierScores)
    {
        if (outlierScores.Length == 0)
            return;
        if (_outliers is null)
        {
            outlierScores.Fill(float.NaN);
            return;
        }

        var pooled = PooledFeatures.Of(map);
        for (var i = 0; i < outlierScores.Length; i++)
            outlierScores[i] = _outliers.Score(pooled.AsSpan(i * _outliers.Features, _outliers.Features));
    }

    // In float32, the slices whose answers lie near a decision.
    private void JudgeAgain(ReadOnlySpan<float> slices, SortedSet<int> near, Span<float> probabilities, Span<float> outlierScores)
    {
        ComputedAgain += near.Count;
        const int Length = SlicePreprocessor.Length;
        var buffer = ArrayPool<float>.Shared.Rent(near.Count * Length);
        try
        {
            foreach (var (place, i) in near.Index())
                slices.Slice(i * Length, Length).CopyTo(buffer.AsSpan(place * Length));
            var exact = new float[near.Count * Classes.Count];
            var scores = new float[outlierScores.Length == 0 ? 0 : near.Count];
            Judge(buffer.AsSpan(0, near.Count * Length), near.Count, exact, scores, ScalarType.Float32);
            foreach (var (place, i) in near.Index())
            {
                exact.AsSpan(place * Classes.Count, Classes.Count).CopyTo(probabilities[(i * Classes.Count)..]);
                if (scores.Length > 0)
                    outlierScores[i] = scores[place];
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private Tensor ToInput(ReadOnlySpan<float> slices, int count, ScalarType type)
    {
        var input = empty(new long[] { count, 1, SlicePreprocessor.Side, SlicePreprocessor.Side });
        MemoryMarshal.AsBytes(slices).CopyTo(input.bytes);
        if (_device.type != DeviceType.CPU)
            input = input.to(_device);
        return type == ScalarType.Float32 ? input : input.to_type(type);
    }
}
