using System.Text;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FellowOakDicom.Network;

/// <summary>Creates servers, each with a service scope of its own that its services are resolved from.</summary>
internal sealed class DefaultDicomServerFactory(
    IServiceScopeFactory scopes,
    DicomServiceDependencies dependencies,
    IOptions<DicomServiceOptions> serviceOptions,
    IOptions<DicomServerOptions> serverOptions) : IDicomServerFactory
{
    public IDicomServer Create<T>(
        int port,
        ITlsAcceptor? tlsAcceptor = null,
        Encoding? fallbackEncoding = null,
        ILogger? logger = null,
        object? userState = null,
        Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider
        => Create<T>(NetworkManager.IPv4Any, port, tlsAcceptor, fallbackEncoding, logger, userState, configure);

    public IDicomServer Create<T>(
        string ipAddress,
        int port,
        ITlsAcceptor? tlsAcceptor = null,
        Encoding? fallbackEncoding = null,
        ILogger? logger = null,
        object? userState = null,
        Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider
    {
        var scope = scopes.CreateScope();
        var options = serverOptions.Value.Clone();
        configure?.Invoke(options);
        var server = new DicomServer<T>(
            scope,
            string.IsNullOrWhiteSpace(ipAddress) ? NetworkManager.IPv4Any : ipAddress,
            port,
            tlsAcceptor ?? scope.ServiceProvider.GetService<ITlsAcceptor>(),
            fallbackEncoding,
            logger ?? dependencies.LoggerFactory.CreateLogger(NetworkLog.Category),
            userState,
            serviceOptions.Value.Clone(),
            options);
        server.Start();
        if (server.Exception is not { } failure)
            return server;

        server.Dispose();
        throw new DicomNetworkException($"Port {port} of {ipAddress} cannot be listened on: {failure.Message}", failure);
    }
}
