using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FellowOakDicom.Network.Client;

/// <summary>Creates clients, each with options of its own that start as the registered ones.</summary>
internal sealed class DefaultDicomClientFactory(
    IServiceProvider services,
    DicomServiceDependencies dependencies,
    IOptions<DicomClientOptions> clientOptions,
    IOptions<DicomServiceOptions> serviceOptions) : IDicomClientFactory
{
    private const int LongestAeTitle = 16;

    public IDicomClient Create(string host, int port, bool useTls, string callingAe, string calledAe)
        => Create(host, port, useTls ? services.GetRequiredService<ITlsInitiator>() : null, callingAe, calledAe);

    public IDicomClient Create(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe)
    {
        ArgumentNullException.ThrowIfNull(host);
        foreach (var title in (string?[])[callingAe, calledAe])
        {
            if (title?.Length > LongestAeTitle)
                throw new ArgumentException($"AE title '{title}' has more than {LongestAeTitle} characters");
        }

        var logger = dependencies.LoggerFactory.CreateLogger(NetworkLog.Category);
        return new DicomClient(host, port, tlsInitiator, callingAe ?? "", calledAe ?? "", logger, dependencies)
        {
            ClientOptions = clientOptions.Value.Clone(),
            ServiceOptions = serviceOptions.Value.Clone(),
        };
    }
}
