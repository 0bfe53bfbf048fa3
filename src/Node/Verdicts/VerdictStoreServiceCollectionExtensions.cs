using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace DicomNode.Node.Verdicts;

/// <summary>Registers the verdict store.</summary>
public static class VerdictStoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IVerdictStore"/> as Node:Store selects it, opened before any hosted service starts, and the health check
    /// "store" with the tag "ready". A <see cref="SeriesPolicy"/> registered before this call is kept.
    /// </summary>
    /// <param name="services">The node's services.</param>
    /// <param name="configuration">The whole configuration; its section Node:Store is read.</param>
    /// <param name="dataDirectory">Node:DataDirectory; an embedded store lies in its folder "store".</param>
    public static IServiceCollection AddVerdictStore(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, string> dataDirectory)
    {
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection("Node:Store")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SeriesPolicy.Default);
        services.TryAddSingleton(provider => Create(provider, dataDirectory));
        services.AddHostedService<VerdictStoreStart>();
        services.AddHealthChecks().AddCheck<VerdictStoreHealthCheck>("store", tags: ["ready"]);
        return services;
    }

    private static IVerdictStore Create(IServiceProvider provider, Func<IServiceProvider, string> dataDirectory)
    {
        var options = provider.GetRequiredService<IOptions<StoreOptions>>().Value;
        var policy = provider.GetRequiredService<SeriesPolicy>();
        var clock = provider.GetRequiredService<TimeProvider>();
        if (options.Kind == StoreKind.Postgres)
            return new PostgresVerdictStore(options.ConnectionString!, policy, clock);
        return new SqliteVerdictStore(Path.Combine(dataDirectory(provider), "store", "verdicts.sqlite"), policy, clock);
    }
}
