using System.Net;
using System.Net.Sockets;
using System.Text;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>Listens, and runs a <typeparamref name="T"/> for each connection.</summary>
/// <typeparam name="T">
/// The service: created by the server's own service scope, with the network stream, the fallback encoding and the logger as
/// constructor arguments and everything else resolved; its UserState and Options are set before it runs.
/// </typeparam>
public class DicomServer<T> : IDicomServer
    where T : DicomService, IDicomServiceProvider
{
    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<DicomService> _services = [];
    private readonly IServiceScope _scope;
    private readonly ITlsAcceptor? _tls;
    private readonly Encoding? _fallbackEncoding;
    private readonly object? _userState;
    private readonly DicomServerOptions _serverOptions;
    private readonly SemaphoreSlim? _places;
    private readonly ObjectFactory _create = ActivatorUtilities.CreateFactory(
        typeof(T), [typeof(INetworkStream), typeof(Encoding), typeof(ILogger)]);
    private bool _disposed;

    internal DicomServer(
        IServiceScope scope,
        string ipAddress,
        int port,
        ITlsAcceptor? tls,
        Encoding? fallbackEncoding,
        ILogger logger,
        object? userState,
        DicomServiceOptions options,
        DicomServerOptions serverOptions)
    {
        _scope = scope;
        _tls = tls;
        _fallbackEncoding = fallbackEncoding;
        _userState = userState;
        _serverOptions = serverOptions;
        _places = serverOptions.MaxClientsAllowed > 0 ? new SemaphoreSlim(serverOptions.MaxClientsAllowed) : null;
        IPAddress = ipAddress;
        Port = port;
        Logger = logger;
        Options = options;
    }

    public string IPAddress { get; }

    public int Port { get; private set; }

    public bool IsListening { get; private set; }

    public Exception? Exception { get; private set; }

    public DicomServiceOptions Options { get; }

    public ILogger Logger { get; set; }

    public void Stop() => _stop.Cancel();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops listening and cuts the open connections.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (_disposed || !disposing)
            return;

        _disposed = true;
        Stop();
        DicomService[] services;
        lock (_services)
            services = [.. _services];
        foreach (var service in services)
            service.Dispose();
        _scope.Dispose();
    }

    /// <summary>Binds the port, then accepts in the background. A port that cannot be had is left in <see cref="Exception"/>.</summary>
    internal void Start()
    {
        Socket? listener = null;
        try
        {
            var address = System.Net.IPAddress.TryParse(IPAddress, out var parsed) ? parsed : System.Net.IPAddress.Any;
            listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(address, Port));
            listener.Listen();
            Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
            IsListening = true;
            NetworkLog.Listening(Logger, IPAddress, Port);
            _ = AcceptUntilStoppedAsync(listener);
        }
        catch (SocketException e)
        {
            listener?.Dispose();
            Exception = e;
        }
    }

    private async Task AcceptUntilStoppedAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                if (_places is not null)
                    await _places.WaitAsync(_stop.Token);
                await AcceptAsync(listener);
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
        catch (Exception e)
        {
            NetworkLog.ListenFailed(Logger, e);
            Exception = e;
        }
        finally
        {
            listener.Dispose();
            IsListening = false;
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            var socket = await listener.AcceptAsync(_stop.Token);
            _ = Task.Run(() => ServeAsync(socket));
        }
        catch (SocketException e)
        {
            // The peer was gone already, or the process is out of handles: neither ends the server.
            _places?.Release();
            NetworkLog.AcceptFailed(Logger, e.Message);
            await Task.Delay(s_pauseAfterFailure, _stop.Token);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = Options.TcpNoDelay;
            using var stream = TcpNetworkStream.Accept(socket, _tls);
            using var service = (T)_create(_scope.ServiceProvider, [stream, _fallbackEncoding, Logger]);
            service.UserState = _userState;
            service.Options = Options;
            if (!Enter(service))
                return;

            try
            {
                await service.RunAsync();
            }
            finally
            {
                lock (_services)
                    _services.Remove(service);
            }
        }
        catch (Exception e)
        {
            NetworkLog.ServiceNotStarted(Logger, e);
        }
        finally
        {
            socket.Dispose();
            _places?.Release();
        }
    }

    private bool Enter(DicomService service)
    {
        lock (_services)
        {
            if (_disposed)
                return false;

            _services.Add(service);
            if (_services.Count == _serverOptions.MaxClientsAllowed)
                NetworkLog.ClientLimitReached(Logger, _services.Count);
            return true;
        }
    }
}
