using System.Collections.Concurrent;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Classification;

/// <summary>A few decoder processes, kept and used again; a frame that kills its decoder twice is given up.</summary>
internal sealed class DecoderPool(ModelOptions options, NodeMetrics metrics, TimeProvider time, ILogger<DecoderPool> logger) : IDisposable
{
    private const int Attempts = 2;

    private readonly SemaphoreSlim _places = new(options.DecoderProcesses);
    private readonly ConcurrentBag<DecoderProcess> _idle = [];

    /// <summary>Has one frame decoded and preprocessed into <paramref name="destination"/>.</summary>
    /// <exception cref="DecoderLostException">It killed its decoder twice.</exception>
    public Task<FrameResult> DecodeAsync(string path, int frame, Memory<float> destination, CancellationToken cancellationToken) =>
        UseAsync(path, frame, process => process.DecodeAsync(path, frame, destination, cancellationToken), cancellationToken);

    /// <summary>Has one frame decoded and rendered.</summary>
    /// <exception cref="DecoderLostException">It killed its decoder twice.</exception>
    public Task<PictureResult> RenderAsync(string path, int frame, PictureRequest picture, CancellationToken cancellationToken) =>
        UseAsync(path, frame, process => process.RenderAsync(path, frame, picture, cancellationToken), cancellationToken);

    public void Dispose()
    {
        while (_idle.TryTake(out var process))
            process.Dispose();
        _places.Dispose();
    }

    private async Task<T> UseAsync<T>(string path, int frame, Func<DecoderProcess, Task<T>> use, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var process = _idle.TryTake(out var idle) ? idle : new DecoderProcess(options.DecodeTimeout, options.DecoderMemoryBytes, time);
                try
                {
                    var result = await use(process);
                    _idle.Add(process);
                    return result;
                }
                catch (Exception exception)
                {
                    process.Dispose();
                    if (exception is not DecoderLostException)
                        throw;
                    metrics.DecoderRestarted();
                    logger.DecoderLost(Path.GetFileName(path), frame, exception.Message);
                    if (attempt == Attempts)
                        throw;
                }
            }
        }
        finally
        {
            _places.Release();
        }
    }
}
