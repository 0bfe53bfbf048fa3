using System.Buffers;
using System.Threading.RateLimiting;
using DicomNode.Classifier;
using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Classification;

/// <summary>
/// Draws where a stored instance looks like a class. Frames are decoded as for classification, and the model is used in turn with the slices
/// that wait for it, on its own thread: a second network would double the memory and fight for the processors. One request at a time, so that
/// whoever looks takes at most one place among the decoders and in the queue.
/// </summary>
internal sealed class EvidenceService(
    KeptFiles files, SliceClassifier classifier, BatchingClassifier inference, InstanceClassifier instances) : IDisposable
{
    private const int MostWaiting = 8;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = MostWaiting });

    /// <summary>Draws one frame.</summary>
    /// <param name="verdict">The instance's verdict.</param>
    /// <param name="frame">Frame index from 0.</param>
    /// <param name="shown">The class that is asked about, one of the model's; of no account where the slice alone is drawn.</param>
    /// <param name="view">What to draw.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task<EvidenceResult> DrawAsync(
        Verdict verdict, int frame, ModalityClass shown, EvidenceView view, CancellationToken cancellationToken)
    {
        using var place = await _limiter.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
            return new EvidenceResult(EvidenceStatus.Busy, $"{MostWaiting} requests for evidence are waiting already; try again in a moment.");
        var rented = ArrayPool<float>.Shared.Rent(2 * SlicePreprocessor.Length);
        try
        {
            var slice = rented.AsMemory(0, SlicePreprocessor.Length);
            var saliency = rented.AsMemory(SlicePreprocessor.Length, SlicePreprocessor.Length);
            var (isThere, read) = await files.ReadAsync(
                verdict,
                (path, dataset) => instances.ReadAsync(path, dataset, frame, slice, cancellationToken),
                FrameResult.Failed,
                result => result.Failure is not null);
            if (!isThere)
                return new EvidenceResult(EvidenceStatus.NotKept, files.WhyNotKept(verdict));
            if (read.Failure is not null)
                return new EvidenceResult(EvidenceStatus.NothingToSee, $"Frame {frame + 1} cannot be read: {read.Failure}");
            if (read.IsConstant)
                return new EvidenceResult(EvidenceStatus.NothingToSee, $"All pixels of frame {frame + 1} have the same value and show nothing.");

            // A call that is cancelled while it waits is never made: nobody writes into what was given back.
            if (view != EvidenceView.Slice)
                await inference.RunAsync(() => classifier.Explain(slice.Span, shown, saliency.Span), cancellationToken);
            var png = new MemoryStream();
            EvidenceImage.Write(png, view, slice.Span, saliency.Span);
            return new EvidenceResult(EvidenceStatus.Drawn, "", png.GetBuffer().AsMemory(0, (int)png.Length));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    public void Dispose() => _limiter.Dispose();
}
