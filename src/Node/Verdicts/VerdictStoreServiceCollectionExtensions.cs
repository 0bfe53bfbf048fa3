namespace DicomNode.Node.Verdicts;

/// <summary>Registers the verdict store.</summary>
public static class VerdictStoreServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IVerdictStore"/> as Node:Store selects it, opened before any hosted service starts, and the health check
    /// "store".
    /// </summary>
    /// <param name="services">The node's services.</param>
    /// <param name="configuration">The whole configuration; its section Node:Store is read.</param>
    /// <param name="dataDirectory">Node:DataDirectory; an embedded store lies in its folder "store".</param>
    public static IServiceCollection AddVerdictStore(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, string> dataDirectory)
    {
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection("Node:Store")).ValidateOnStart();
        return services;
    }
}
