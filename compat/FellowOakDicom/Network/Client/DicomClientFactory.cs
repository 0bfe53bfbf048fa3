using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;

namespace FellowOakDicom.Network.Client;

/// <summary>Creates clients by the <see cref="IDicomClientFactory"/> that is set up for the process.</summary>
public static class DicomClientFactory
{
    /// <summary>Creates a client; with <paramref name="useTls"/> the registered <see cref="ITlsInitiator"/> secures its connections.</summary>
    /// <exception cref="ArgumentException">An AE title has more than 16 characters.</exception>
    public static IDicomClient Create(string host, int port, bool useTls, string callingAe, string calledAe)
        => Factory.Create(host, port, useTls, callingAe, calledAe);

    /// <summary>Creates a client whose connections are secured by <paramref name="tlsInitiator"/>, unless it is null.</summary>
    /// <exception cref="ArgumentException">An AE title has more than 16 characters.</exception>
    public static IDicomClient Create(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe)
        => Factory.Create(host, port, tlsInitiator, callingAe, calledAe);

    private static IDicomClientFactory Factory => Setup.ServiceProvider.GetRequiredService<IDicomClientFactory>();
}
