using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>Owns the DICOM listener: opens it when the node starts, and on stop lets open associations finish within bounds.</summary>
public sealed class ReceiverService(StoreContext context, ILoggerFactory loggers, ILogger<ReceiverService> logger) : IHostedService, IDisposable
{
    private IDicomServer? _server;

    /// <summary>The port listened on, also where the system chose it.</summary>
    public int Port => _server?.Port ?? 0;

    /// <exception cref="DicomNetworkException">The address cannot be listened on.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = context.Options;
        _server = DicomServerFactory.Create<StoreService>(
            options.Bind.ToString(), options.Port, logger: loggers.CreateLogger("FellowOakDicom.Network"), userState: context);
        if (_server.Exception is { } exception)
            throw new DicomNetworkException($"Cannot listen on {options.Bind}:{options.Port}: {exception.Message}", exception);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _server, null) is not { } server)
            return;
        var limit = context.Options.Stop;
        logger.Stopping(limit);
        server.Stop();
        try
        {
            await context.Associations.WaitForEmptyAsync().WaitAsync(limit, context.Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            logger.CutOff(limit);
        }

        server.Dispose();
    }

    public void Dispose() => _server?.Dispose();
}
