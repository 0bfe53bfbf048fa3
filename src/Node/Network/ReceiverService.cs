using System.Net;
using System.Net.Sockets;
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
        var port = options.Port == 0 ? FreePort(options.Bind) : options.Port;
        try
        {
            _server = DicomServerFactory.Create<StoreService>(
                options.Bind.ToString(), port, logger: loggers.CreateLogger("FellowOakDicom.Network"), userState: context);
        }
        catch (DicomNetworkException exception)
        {
            throw CannotListen(exception.InnerException ?? exception);
        }

        // Releases before 5.1.2 throw nothing.
        if (_server.Exception is { } failure)
            throw CannotListen(failure);
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

    private DicomNetworkException CannotListen(Exception cause) =>
        new($"Cannot listen on {context.Options.Bind}:{context.Options.Port}: {cause.Message}", cause);

    // Not left to the library: before release 5.2.3 it does not tell which port the system chose.
    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
