using System.Globalization;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Review;

/// <summary>No accepted instance has waited for its verdict longer than <see cref="TelemetryOptions.MaxBacklog"/>.</summary>
internal sealed class BacklogCheck(InstanceQueue queue, TelemetryOptions options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var age = queue.Age;
        return Task.FromResult(age <= options.MaxBacklog
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"An accepted instance has waited for {age.TotalMinutes:F0} minutes.")));
    }
}
