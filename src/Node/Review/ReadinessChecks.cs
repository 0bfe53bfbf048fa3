using DicomNode.Node.Intake;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Review;

/// <summary>
/// What must hold for the node to take work, beside the store: it listens, there is room for what comes, and its workers live. That the model
/// is loaded needs no check: without it nothing starts.
/// </summary>
internal static class ReadinessChecks
{
    private static readonly string[] Tags = ["ready"];

    /// <summary>Adds the checks "receiver", "disk" and "workers".</summary>
    public static IServiceCollection AddReadinessChecks(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .Add(Check("receiver", provider => provider.GetRequiredService<ReceiverService>().Port > 0 ? null : "The DICOM port is not open."))
            .Add(Check("disk", provider => provider.GetRequiredService<IntakeJournal>().FindFault()))
            .Add(Check("workers", provider => NodeApplication.HasFailed(provider.GetServices<IHostedService>()) ? "A worker has ended by a fault; see the log." : null));
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
