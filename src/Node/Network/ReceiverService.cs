using System.Net;
using System.Net.Sockets;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Tls;

namespace DicomNode.Node.Network;

/// <summary>Owns the DICOM listeners, plain and TLS: opens them when the node starts, and on stop lets open associations finish within bounds.</summary>
public sealed class ReceiverService(StoreContext context, TlsAcceptor tls, ILoggerFactory loggers, ILogger<ReceiverService> logger) : IHostedService, IDisposable
{
    private IDicomServer? _plain;
    private IDicomServer? _secure;

    /// <summary>The port of the plain listener, also where the system chose it; 0 where there is none.</summary>
    public int Port => _plain?.Port ?? 0;

    /// <summary>The port of the TLS listener, likewise.</summary>
    public int TlsPort => _secure?.Port ?? 0;

    /// <exception cref="DicomNetworkException">The address cannot be listened on.</exception>
    /// <exception cref="TlsSettingsException">The certificates cannot be used.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Names us in every association as in every file (PS3.7 D.3.3.2).
        DicomImplementation.ClassUID = new DicomUID(ObjectHeader.ImplementationClassUid, "DicomNode", DicomUidType.Unknown);
        DicomImplementation.Version = ObjectHeader.ImplementationVersionName;
        var options = context.Options;
        if (options.Tls.IsOn)
        {
            tls.Load(options.Tls);
            _secure = Listen(options, options.Tls.Port, tls);
            logger.ListeningWithTls(options.Bind.ToString(), _secure.Port);
        }

        if (!options.Tls.Only)
            _plain = Listen(options, options.Port, null);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        IDicomServer?[] servers = [Interlocked.Exchange(ref _plain, null), Interlocked.Exchange(ref _secure, null)];
        if (servers is [null, null])
            return;
        var limit = context.Options.Stop;
        logger.Stopping(limit);
        foreach (var server in servers)
            server?.Stop();
        try
        {
            await context.Associations.WaitForEmptyAsync().WaitAsync(limit, context.Time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            logger.CutOff(limit);
        }

        foreach (var server in servers)
            server?.Dispose();
    }

    public void Dispose()
    {
        _plain?.Dispose();
        _secure?.Dispose();
    }

    private IDicomServer Listen(DicomOptions options, int port, ITlsAcceptor? acceptor)
    {
        IDicomServer server;
        try
        {
            server = DicomServerFactory.Create<StoreService>(
                options.Bind.ToString(), port == 0 ? FreePort(options.Bind) : port, acceptor, logger: loggers.CreateLogger("FellowOakDicom.Network"),
                userState: context);
        }
        catch (DicomNetworkException exception)
        {
            throw CannotListen(options.Bind, port, exception.InnerException ?? exception);
        }

        // Releases before 5.1.2 throw nothing.
        return server.Exception is { } failure ? throw CannotListen(options.Bind, port, failure) : server;
    }

    private static DicomNetworkException CannotListen(IPAddress address, int port, Exception cause) =>
        new($"Cannot listen on {address}:{port}: {cause.Message}", cause);

    // Not left to the library: before release 5.2.3 it does not tell which port the system chose.
    private static int FreePort(IPAddress address)
    {
        using var listener = new TcpListener(address, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
