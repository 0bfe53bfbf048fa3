using DicomNode.Node.Access;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Review;

/// <summary>The node's HTTP side: API, pages, health, metrics. What it answers is described in docs/api.md.</summary>
public static class ReviewApi
{
    /// <summary>
    /// Adds what <see cref="MapReviewApi"/> needs beside <see cref="AccessServices.AddAccess"/>. /readyz asks every health check with the tag "ready"; /metrics shows the meter named here.
    /// </summary>
    /// <param name="services">The node's services; an <see cref="Verdicts.IVerdictStore"/> is among them.</param>
    /// <param name="meterName">The meter whose instruments are exported.</param>
    public static IServiceCollection AddReviewApi(this IServiceCollection services, string meterName = "DicomNode")
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddProblemDetails();
        services.AddRazorComponents();
        services.AddHealthChecks();
        services.AddSingleton(provider => new MetricsCollector(meterName, provider.GetService<NodeMetrics>()));
        services.AddOpenApi(ApiDescription.Configure);
        return services;
    }

    /// <summary>Maps every endpoint, and the headers and error pages that go for all of them.</summary>
    public static WebApplication MapReviewApi(this WebApplication app)
    {
        // Measurements count from here on, not from the first scrape.
        app.Services.GetRequiredService<MetricsCollector>();
        app.Use(SecurityHeaders.Add);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = PageErrors.WriteAsync,
            StatusCodeSelector = exception => (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePages(status => PageErrors.WriteAsync(status.HttpContext));
        app.UseAccess();
        app.MapOpenApi();
        var api = app.MapGroup("/api");
        VerdictEndpoints.Map(api);
        EvidenceEndpoint.Map(api);
        PictureEndpoint.Map(api);
        ReportEndpoints.Map(api);
        ExportEndpoints.Map(api);
        StatisticsEndpoint.Map(api);
        AuditEndpoints.Map(api);
        NotificationEndpoints.Map(api);
        LoggingEndpoints.Map(api);
        OperationForms.Map(app);
        OperationEndpoints.Map(app);
        PageEndpoints.Map(app);
        return app;
    }
}
