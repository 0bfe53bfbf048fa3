namespace DicomNode.Node.Notification;

/// <summary>Registers notification.</summary>
internal static class NotificationServices
{
    /// <summary>Adds the outbox, and the service that fills and empties it.</summary>
    /// <param name="services">The node's services; store, web settings and metrics are among them.</param>
    /// <param name="options">Node:Notification, checked.</param>
    /// <param name="dataDirectory">Node:DataDirectory; the outbox lies there.</param>
    /// <param name="node">The node's AE title.</param>
    public static IServiceCollection AddNotification(this IServiceCollection services, NotificationOptions options, string dataDirectory, string node)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new Outbox(Path.Combine(dataDirectory, Outbox.FileName), node, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<NotificationService>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationService>());
        return services;
    }
}
