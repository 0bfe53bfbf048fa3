using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Review;

/// <summary>What operators' systems ask: is the process alive, is the node ready for work, what has it measured.</summary>
internal static class OperationEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/healthz", () => TypedResults.Ok(new HealthReply(nameof(HealthStatus.Healthy), new Dictionary<string, string?>())))
            .WithName("alive").WithSummary("The process is alive.").AllowAnonymous();
        app.MapGet("/readyz", ReadyAsync).WithName("ready").WithSummary("The node is ready to receive and classify; 503 where it is not.")
            .Produces<HealthReply>().Produces<HealthReply>(StatusCodes.Status503ServiceUnavailable).AllowAnonymous();
        var metrics = app.MapGet("/metrics", (MetricsCollector collector) => TypedResults.Text(collector.Export(), MetricsCollector.ContentType))
            .WithName("metrics").WithSummary("Measurements in Prometheus' text format.")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain");
        if (app.Services.GetRequiredService<WebOptions>().AnonymousMetrics)
            metrics.AllowAnonymous();
    }

    private static async Task<JsonHttpResult<HealthReply>> ReadyAsync(HealthCheckService health, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellationToken);
        var checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => entry.Value.Status == HealthStatus.Healthy ? null : entry.Value.Description ?? entry.Value.Status.ToString());
        return TypedResults.Json(
            new HealthReply(report.Status.ToString(), checks),
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
