using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Review;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace DicomNode.Node.Tests.Review;

public sealed class BacklogCheckTests
{
    [Fact]
    public async Task A_backlog_is_worth_a_word_once_its_first_instance_is_old()
    {
        var time = new FakeTimeProvider();
        using var metrics = new NodeMetrics();
        var queue = new InstanceQueue(new ModelOptions(), metrics, time);
        var check = new BacklogCheck(queue, new TelemetryOptions { MaxBacklog = TimeSpan.FromMinutes(30) });
        Assert.Equal(TimeSpan.Zero, queue.Age);
        await queue.AddAsync(AcceptedInstance.Create(time.GetUtcNow(), "1.2.3", new string('0', 64)), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(check)).Status);
        time.Advance(TimeSpan.FromMinutes(1));
        await queue.AddAsync(AcceptedInstance.Create(time.GetUtcNow(), "1.2.4", new string('0', 64)), TestContext.Current.CancellationToken);
        var old = await CheckAsync(check);
        Assert.Equal((HealthStatus.Degraded, "An accepted instance has waited for 31 minutes."), (old.Status, old.Description));

        Assert.True(queue.Reader.TryRead(out _));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(check)).Status);
    }

    private static Task<HealthCheckResult> CheckAsync(BacklogCheck check) =>
        check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
