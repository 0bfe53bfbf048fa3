using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom;

public static partial class IServiceCollectionExtension
{
    static partial void AddNetwork(IServiceCollection services)
    {
        services.AddOptions<DicomServiceOptions>();
        services.AddOptions<DicomServerOptions>();
        services.AddOptions<DicomClientOptions>();
        services.TryAddSingleton(provider => new DicomServiceDependencies(provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<IDicomServerFactory, DefaultDicomServerFactory>();
        services.TryAddSingleton<IDicomClientFactory, DefaultDicomClientFactory>();
    }
}
