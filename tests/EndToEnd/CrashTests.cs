using System.Globalization;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>A node killed at a random moment under load has lost nothing that it acknowledged, and judges nothing twice.</summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int InstancesPerRound = 500, Associations = 4;

    // Twenty rounds take minutes; DICOMNODE_KILL_ROUNDS=20 scripts/test --filter CrashTests runs them all.
    private static int Rounds =>
        int.Parse(Environment.GetEnvironmentVariable("DICOMNODE_KILL_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_at_random_moments_every_acknowledged_instance_has_exactly_one_verdict()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(20261122);
        var acknowledged = new HashSet<string>();

        for (var round = 1; round <= Rounds; round++)
        {
            var instances = SyntheticInstances.Write(folder.File("sent", $"{round}"), InstancesPerRound, seed: round);
            var uids = instances.ToDictionary(instance => instance.Path, instance => instance.SopInstanceUid);

            await using (var node = await NodeProcess.StartAsync(folder.File("data")))
            {
                var senders = instances.Chunk(InstancesPerRound / Associations).Select(part => Storescu.SendAsync(
                    node.DicomPort,
                    [.. part.Select(instance => instance.Path)],
                    [(SyntheticInstances.SopClass, SyntheticInstances.TransferSyntax)])).ToList();
                await Task.WhenAny(Task.WhenAll(senders), Task.Delay(random.Next(200, 4000)));
                await node.KillAsync();
                var sent = (await Task.WhenAll(senders)).SelectMany(paths => paths).Select(path => uids[path]).ToList();
                acknowledged.UnionWith(sent);
                output.WriteLine($"round {round}: {sent.Count} of {InstancesPerRound} acknowledged before the kill");
            }

            await using (var node = await NodeProcess.StartAsync(folder.File("data")))
            {
                var verdicts = await node.WaitForVerdictsAsync(
                    verdicts => acknowledged.IsSubsetOf(verdicts.Select(verdict => verdict.GetProperty("sopInstanceUid").GetString()!)));
                var twice = verdicts.GroupBy(verdict => verdict.GetProperty("sopInstanceUid").GetString()).Where(group => group.Count() > 1);
                Assert.Empty(twice.Select(group => group.Key));
                Assert.Equal(0, await node.StopAsync());
            }
        }

        Assert.NotEmpty(acknowledged);
    }
}
