using System.Text;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>Creates servers by the <see cref="IDicomServerFactory"/> that is set up for the process.</summary>
public static class DicomServerFactory
{
    /// <summary>Creates a server that listens on a port of every IPv4 address.</summary>
    /// <param name="port">The port; 0 lets the system choose.</param>
    /// <param name="tlsAcceptor">Secures the connections; null takes the registered one, if any.</param>
    /// <param name="fallbackEncoding">For texts without a character set.</param>
    /// <param name="logger">The logger of the server and its services.</param>
    /// <param name="userState">Becomes the UserState of each service.</param>
    /// <param name="configure">Changes the server's options.</param>
    /// <exception cref="DicomNetworkException">The port cannot be listened on.</exception>
    public static IDicomServer Create<T>(
        int port,
        ITlsAcceptor? tlsAcceptor = null,
        Encoding? fallbackEncoding = null,
        ILogger? logger = null,
        object? userState = null,
        Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider
        => Factory.Create<T>(port, tlsAcceptor, fallbackEncoding, logger, userState, configure);

    /// <summary>Creates a server that listens on a port of one address.</summary>
    /// <inheritdoc cref="Create{T}(int, ITlsAcceptor, Encoding, ILogger, object, Action{DicomServerOptions})"/>
    /// <param name="ipAddress">The address; what is none stands for every IPv4 address.</param>
    public static IDicomServer Create<T>(
        string ipAddress,
        int port,
        ITlsAcceptor? tlsAcceptor = null,
        Encoding? fallbackEncoding = null,
        ILogger? logger = null,
        object? userState = null,
        Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider
        => Factory.Create<T>(ipAddress, port, tlsAcceptor, fallbackEncoding, logger, userState, configure);

    private static IDicomServerFactory Factory => Setup.ServiceProvider.GetRequiredService<IDicomServerFactory>();
}
