using DicomNode.Classifier;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DicomNode.Node.Verdicts;

/// <summary>Registers the verdict store.</summary>
public static class VerdictStoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IVerdictStore"/>, opened before any hosted service starts, with its <see cref="ReportFeed"/> and <see cref="PatientKeys"/>, and the
    /// health check "store" with the tag "ready".
    /// Series are judged by the <see cref="AbstainThresholds"/> among the services, or by the default ones.
    /// </summary>
    /// <param name="services">The node's services.</param>
    /// <param name="options">Node:Store, checked.</param>
    /// <param name="dataDirectory">Node:DataDirectory; an embedded store lies in its folder "store".</param>
    public static IServiceCollection AddVerdictStore(this IServiceCollection services, StoreOptions options, string dataDirectory)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReportFeed>();
        services.TryAddSingleton<PatientKeys>();
        services.TryAddSingleton<IVerdictStore>(provider =>
        {
            var thresholds = provider.GetService<AbstainThresholds>() ?? new AbstainThresholds();
            var clock = provider.GetRequiredService<TimeProvider>();
            var feed = provider.GetRequiredService<ReportFeed>();
            if (options.Kind == StoreKind.Postgres)
                return new PostgresVerdictStore(options.ConnectionString!, thresholds, clock, feed);
            var folder = Path.Combine(dataDirectory, "store");
#if UPSTREAM_PACKAGES
            return new LiteDbVerdictStore(Path.Combine(folder, "verdicts.litedb"), thresholds, clock, feed);
#else
            return new SqliteVerdictStore(Path.Combine(folder, "verdicts.sqlite"), thresholds, clock, feed);
#endif
        });
        services.AddHostedService<VerdictStoreStart>();
        services.AddHealthChecks().AddCheck<VerdictStoreHealthCheck>("store", tags: ["ready"]);
        return services;
    }
}
