using System.Globalization;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>
/// A node killed at a random moment under load has lost nothing that it acknowledged, judges nothing twice, and its files, verdicts, series and
/// reports agree.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int InstancesPerRound = 500, Associations = 4;

    // A hundred rounds take half an hour; DICOMNODE_KILL_ROUNDS=100 scripts/test --filter CrashTests runs them all.
    private static int Rounds =>
        int.Parse(Environment.GetEnvironmentVariable("DICOMNODE_KILL_ROUNDS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Killed_at_random_moments_every_acknowledged_instance_has_one_verdict_and_one_file()
    {
        using var folder = new TemporaryFolder();
        var data = new DataDirectory(folder.File("data"));
        var model = PhantomModel.Write(folder.File("model"));
        var random = new Random(20261122);
        var acknowledged = new HashSet<string>();

        for (var round = 1; round <= Rounds; round++)
        {
            var instances = SyntheticInstances.Write(folder.File("sent", $"{round}"), InstancesPerRound, seed: round);
            var uids = instances.ToDictionary(instance => instance.Path, instance => instance.SopInstanceUid);

            await using (var node = await NodeProcess.StartAsync(data.Path, model))
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

            await using (var node = await NodeProcess.StartAsync(data.Path, model))
            {
                await data.WaitUntilClassifiedAsync(node);
                await data.VerifyAsync(node, acknowledged);
                Assert.Equal(0, await node.StopAsync());
            }
        }

        Assert.NotEmpty(acknowledged);
    }
}
