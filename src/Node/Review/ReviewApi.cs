using DicomNode.Node.Access;
using Microsoft.OpenApi;

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
        services.AddSingleton(_ => new MetricsCollector(meterName));
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "DicomNode";
                document.Info.Version = "v1";
                document.Info.Description = "Verdicts on received DICOM instances, and the mislabel reports that follow from them.";
                document.Servers?.Clear();
                document.Components ??= new OpenApiComponents();
                document.AddComponent("token", new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "dn_..." });
                document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(DateTimeOffset) || context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
                {
                    schema.Type = JsonSchemaType.String | (schema.Type & JsonSchemaType.Null);
                    schema.Format = "date-time";
                }

                return Task.CompletedTask;
            });
        });
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
        OperationEndpoints.Map(app);
        PageEndpoints.Map(app);
        return app;
    }
}
