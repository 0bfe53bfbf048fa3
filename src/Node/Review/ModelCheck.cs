using DicomNode.Classifier.Inference;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DicomNode.Node.Review;

/// <summary>The thread of the model takes a turn within ten seconds: it has neither died nor hung.</summary>
internal sealed class ModelCheck(BatchingClassifier classifier, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await classifier.RunAsync(static () => { }, either.Token).WaitAsync(either.Token);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
        {
            return HealthCheckResult.Unhealthy($"The model has not answered within {Patience.TotalSeconds:F0} s.");
        }
    }
}
