namespace DicomNode.Node.Review;

/// <summary>The node's HTTP side: API, status page, health, metrics.</summary>
public static class ReviewApi
{
    /// <summary>Adds what <see cref="MapReviewApi"/> needs. Readiness checks are health checks with the tag "ready".</summary>
    public static IServiceCollection AddReviewApi(this IServiceCollection services)
    {
        services.AddOpenApi();
        services.AddHealthChecks();
        return services;
    }

    /// <summary>Maps every endpoint.</summary>
    public static WebApplication MapReviewApi(this WebApplication app)
    {
        app.MapOpenApi();
        return app;
    }
}
