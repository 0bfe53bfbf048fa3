using System.Buffers;
using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Operations;
using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>
/// Finds what the pixels of one instance say: frames are chosen, decoded (natively stored and RLE ones here, all others in a decoder
/// process), preprocessed and classified; several frames are combined.
/// </summary>
internal sealed class InstanceClassifier(
    ModelOptions options, BatchingClassifier classifier, DecoderPool decoders, NodeMetrics metrics, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _processors = new(options.DecodeWorkers > 0 ? options.DecodeWorkers : Environment.ProcessorCount);

    /// <summary>What the pixels say. A fault of the instance is evidence, too; only cancellation and defects throw.</summary>
    /// <param name="path">The instance's file.</param>
    /// <param name="dataSet">Its data set, large values still on disk.</param>
    /// <param name="frames">Number of Frames (0028,0008).</param>
    /// <param name="cancellationToken">The node stops.</param>
    public async Task<PixelEvidence> ClassifyAsync(string path, DicomDataset dataSet, int frames, CancellationToken cancellationToken)
    {
        var local = OpenHere(dataSet);
        var pending = new Queue<Task<ClassifiedSlice>>();
        var classified = new List<ClassifiedSlice>();
        string? failure = null;
        try
        {
            foreach (var frame in FrameSelection.Evenly(frames, options.MaxFramesPerInstance))
            {
                var slice = ArrayPool<float>.Shared.Rent(SlicePreprocessor.Length);
                var memory = slice.AsMemory(0, SlicePreprocessor.Length);
                var result = await DecodeAsync(path, local, frame, memory, cancellationToken);
                if (result.Failure is not null || result.IsConstant)
                {
                    failure ??= result.Failure;
                    ArrayPool<float>.Shared.Return(slice);
                    continue;
                }

                pending.Enqueue(ClassifySliceAsync(slice, memory, cancellationToken));
                if (pending.Count >= options.BatchSize)
                    classified.Add(await pending.Dequeue());
            }

            while (pending.TryDequeue(out var next))
                classified.Add(await next);
        }
        catch (DecoderLostException exception)
        {
            // Frames already handed over are waited for, so that nobody writes into a buffer that is in use.
            await Task.WhenAll(pending);
            return PixelEvidence.Unreadable($"frame killed its decoder twice: {exception.Message}");
        }

        if (classified.Count > 0)
            return Combine(classified);
        return failure is null ? PixelEvidence.Constant : PixelEvidence.Unreadable(failure);
    }

    /// <summary>Decodes and preprocesses one frame, as for classification.</summary>
    /// <param name="path">The instance's file.</param>
    /// <param name="dataSet">Its data set, large values still on disk.</param>
    /// <param name="frame">Frame index from 0.</param>
    /// <param name="destination">224 x 224 values.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <exception cref="DecoderLostException">The frame killed its decoder twice.</exception>
    public Task<FrameResult> ReadAsync(string path, DicomDataset dataSet, int frame, Memory<float> destination, CancellationToken cancellationToken) =>
        DecodeAsync(path, OpenHere(dataSet), frame, destination, cancellationToken);

    /// <summary>Decodes and renders one frame for people.</summary>
    /// <param name="path">The instance's file.</param>
    /// <param name="dataSet">Its data set, large values still on disk.</param>
    /// <param name="frame">Frame index from 0.</param>
    /// <param name="picture">How it is to be shown.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <exception cref="DecoderLostException">The frame killed its decoder twice.</exception>
    public async Task<PictureResult> RenderAsync(
        string path, DicomDataset dataSet, int frame, PictureRequest picture, CancellationToken cancellationToken)
    {
        if (OpenHere(dataSet) is not { } local)
            return await decoders.RenderAsync(path, frame, picture, cancellationToken);
        await _processors.WaitAsync(cancellationToken);
        try
        {
            return local.Render(frame, picture);
        }
        finally
        {
            _processors.Release();
        }
    }

    public void Dispose() => _processors.Dispose();

    // The middle score: a blank or strange frame at an end of a stack makes no outlier of it, nor does a familiar one redeem the rest.
    private static PixelEvidence Combine(List<ClassifiedSlice> frames)
    {
        var scores = frames.Select(frame => frame.OutlierScore).OfType<float>().Order().ToList();
        return PixelEvidence.Classified(
            ClassProbabilities.Combine([.. frames.Select(frame => frame.Probabilities)]), scores.Count > 0 ? scores[scores.Count / 2] : null);
    }

    /// <summary>Null where the frames are for a decoder process.</summary>
    private static SliceReader? OpenHere(DicomDataset dataSet)
    {
        var syntax = dataSet.InternalTransferSyntax;
        return !syntax.IsEncapsulated || syntax == DicomTransferSyntax.RLELossless ? new SliceReader(dataSet) : null;
    }

    private async Task<FrameResult> DecodeAsync(string path, SliceReader? local, int frame, Memory<float> destination, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.StartActivity("decode");
        span?.SetTag("dicomnode.frame", frame).SetTag("dicomnode.decoder", local is null ? "process" : "own");
        var start = time.GetTimestamp();
        FrameResult result;
        if (local is null)
        {
            result = await decoders.DecodeAsync(path, frame, destination, cancellationToken);
        }
        else
        {
            await _processors.WaitAsync(cancellationToken);
            try
            {
                result = local.Read(frame, destination.Span);
            }
            finally
            {
                _processors.Release();
            }
        }

        metrics.FrameDecoded(time.GetElapsedTime(start));
        return result;
    }

    private async Task<ClassifiedSlice> ClassifySliceAsync(float[] rented, ReadOnlyMemory<float> slice, CancellationToken cancellationToken)
    {
        using var span = Tracing.Source.StartActivity("infer");
        var start = time.GetTimestamp();
        var result = await classifier.ClassifyAsync(slice, cancellationToken);
        metrics.SliceClassified(time.GetElapsedTime(start));

        // Not in a finally: after a cancellation the batch may still read it.
        ArrayPool<float>.Shared.Return(rented);
        return result;
    }
}
