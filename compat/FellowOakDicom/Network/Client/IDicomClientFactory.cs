using FellowOakDicom.Network.Tls;

namespace FellowOakDicom.Network.Client;

/// <summary>Creates clients.</summary>
public interface IDicomClientFactory
{
    /// <inheritdoc cref="DicomClientFactory.Create(string, int, bool, string, string)"/>
    IDicomClient Create(string host, int port, bool useTls, string callingAe, string calledAe);

    /// <inheritdoc cref="DicomClientFactory.Create(string, int, ITlsInitiator, string, string)"/>
    IDicomClient Create(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe);
}
