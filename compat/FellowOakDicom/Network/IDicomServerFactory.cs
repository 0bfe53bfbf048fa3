using System.Text;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>Creates servers that listen when they are handed out.</summary>
public interface IDicomServerFactory
{
    /// <inheritdoc cref="DicomServerFactory.Create{T}(int, ITlsAcceptor, Encoding, ILogger, object, Action{DicomServerOptions})"/>
    IDicomServer Create<T>(
        int port,
        ITlsAcceptor? tlsAcceptor = null,
        Encoding? fallbackEncoding = null,
        ILogger? logger = null,
        object? userState = null,
        Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider;

    /// <inheritdoc cref="DicomServerFactory.Create{T}(string, int, ITlsAcceptor, Encoding, ILogger, object, Action{DicomServerOptions})"/>
    IDicomServer Create<T>(
        string ipAddress,
        int port,
        ITlsAcceptor? tlsAcceptor = null,
        Encoding? fallbackEncoding = null,
        ILogger? logger = null,
        object? userState = null,
        Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider;
}
