using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.IO;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FellowOakDicom;

/// <summary>Registers this library's services.</summary>
public static partial class IServiceCollectionExtension
{
    /// <summary>The default of every service that is not registered yet.</summary>
    public static IServiceCollection AddFellowOakDicom(this IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton<IFileReferenceFactory, FileReferenceFactory>();
        services.TryAddTranscoderManager<DefaultTranscoderManager>();
        AddNetwork(services);
        return services;
    }

    public static IServiceCollection AddTranscoderManager<TTranscoderManager>(this IServiceCollection services)
        where TTranscoderManager : class, ITranscoderManager => services.Replace(ServiceDescriptor.Singleton<ITranscoderManager, TTranscoderManager>());

    public static IServiceCollection TryAddTranscoderManager<TTranscoderManager>(this IServiceCollection services)
        where TTranscoderManager : class, ITranscoderManager
    {
        services.TryAddSingleton<ITranscoderManager, TTranscoderManager>();
        return services;
    }

    static partial void AddNetwork(IServiceCollection services);
}
