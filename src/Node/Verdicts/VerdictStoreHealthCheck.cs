using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Verdicts;

/// <summary>The store answers within five seconds.</summary>
internal sealed class VerdictStoreHealthCheck(IVerdictStore store) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            await store.PingAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"The verdict store does not answer: {exception.Message}");
        }
    }
}
