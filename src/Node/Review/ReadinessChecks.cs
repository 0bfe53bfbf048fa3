using DicomNode.Node.Intake;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Review;

/// <summary>
/// What must hold for the node to take work, beside the store: it listens, there is room for what comes, and its workers live. That the model
/// answers is tried; a backlog that grows old is worth a word, and the node takes work all the same.
/// </summary>
internal static class ReadinessChecks
{
    private static readonly string[] Tags = ["ready"];

    /// <summary>Adds the checks "receiver", "disk", "workers", "model" and "backlog".</summary>
    public static IServiceCollection AddReadinessChecks(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .Add(Check("receiver", provider => provider.GetRequiredService<ReceiverService>() is { Port: 0, TlsPort: 0 } ? "No DICOM port is open." : null))
            .Add(Check("disk", provider => provider.GetRequiredService<IntakeJournal>().FindFault()))
            .Add(Check("workers", provider => NodeApplication.HasFailed(provider.GetServices<IHostedService>()) ? "A worker has ended by a fault; see the log." : null))
            .Add(new HealthCheckRegistration("model", provider => ActivatorUtilities.CreateInstance<ModelCheck>(provider), HealthStatus.Unhealthy, Tags))
            .Add(new HealthCheckRegistration("backlog", provider => ActivatorUtilities.CreateInstance<BacklogCheck>(provider), HealthStatus.Degraded, Tags));
        return services;
    }

    private static HealthCheckRegistration Check(string name, Func<IServiceProvider, string?> findFault) =>
        new(name, provider => new FaultCheck(() => findFault(provider)), HealthStatus.Unhealthy, Tags);

    private sealed class FaultCheck(Func<string?> findFault) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(findFault() is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy());
    }
}
