using System.IO.Compression;
using System.Threading.RateLimiting;
using DicomNode.Classifier.Evidence;
using DicomNode.Node.Verdicts;
using Microsoft.Extensions.Caching.Memory;

namespace DicomNode.Node.Classification;

/// <summary>
/// Shows stored instances to people: small for lists, or every pixel. Few at once, so that whoever looks does not slow the classification; small ones are
/// kept in memory, since many look at the same.
/// </summary>
internal sealed class PictureService(KeptFiles files, InstanceClassifier instances) : IDisposable
{
    /// <summary>At most so many pixels on the longer side make a small picture.</summary>
    public const int SmallSide = 256;

    private const int MostWaiting = 64;
    private const long CacheBytes = 32 << 20;

    private readonly MemoryCache _small = new(new MemoryCacheOptions { SizeLimit = CacheBytes });

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, Environment.ProcessorCount / 2),
        QueueLimit = MostWaiting,
    });

    /// <summary>Draws one frame.</summary>
    /// <param name="verdict">The instance's verdict.</param>
    /// <param name="frame">Frame index from 0.</param>
    /// <param name="request">How it is to be shown.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public async Task<PictureAnswer> DrawAsync(Verdict verdict, int frame, PictureRequest request, CancellationToken cancellationToken)
    {
        var key = (verdict.ContentSha256, frame, request);
        if (_small.TryGetValue<PictureAnswer>(key, out var known))
            return known!;
        using var place = await _limiter.AcquireAsync(1, cancellationToken);
        if (!place.IsAcquired)
            return new PictureAnswer(EvidenceStatus.Busy, $"{MostWaiting} requests for pictures are waiting already; try again in a moment.");
        var (isThere, rendered) = await files.ReadAsync(
            verdict,
            (path, dataset) => instances.RenderAsync(path, dataset, frame, request, cancellationToken),
            fault => new PictureResult(null, fault),
            result => result.Failure is not null);
        if (!isThere)
            return new PictureAnswer(EvidenceStatus.NotKept, files.WhyNotKept(verdict));
        if (rendered!.Picture is not { } picture)
            return new PictureAnswer(EvidenceStatus.NothingToSee, $"Frame {frame + 1} cannot be read: {rendered.Failure}");
        var png = new MemoryStream();
        PngWriter.Write(png, picture.Width, picture.Height, samples: 1, picture.Pixels, CompressionLevel.Fastest);
        var answer = new PictureAnswer(EvidenceStatus.Drawn, "", png.ToArray(), picture.Window);
        if (request.LongestSide <= SmallSide)
            _small.Set(key, answer, new MemoryCacheEntryOptions { Size = answer.Png.Length });
        return answer;
    }

    public void Dispose()
    {
        _limiter.Dispose();
        _small.Dispose();
    }
}
