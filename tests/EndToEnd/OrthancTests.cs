using System.Text.Json;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>Orthanc, a PACS of its own making, as the sender.</summary>
public sealed class OrthancTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_instance_stored_in_Orthanc_and_sent_on_gets_its_verdict()
    {
        await using var node = await NodeProcess.StartAsync(_folder.File("data"));
        await using var orthanc = await OrthancProcess.StartAsync(_folder, node.DicomPort);
        var instance = Assert.Single(SyntheticInstances.Write(_folder.File("sent"), count: 1, seed: 1));
        await orthanc.StoreAsync(instance.Path);

        var verdict = Assert.Single(await node.WaitForVerdictsAsync(verdicts => verdicts.Count > 0));
        Assert.Equal(instance.SopInstanceUid, verdict.GetProperty("sopInstanceUid").GetString());
        Assert.Equal(OrthancProcess.AeTitle, verdict.GetProperty("callingAe").GetString());
        Assert.NotEqual("Unreadable", verdict.GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task Storage_commitment_succeeds_for_what_was_sent_and_fails_for_what_was_not()
    {
        var port = FreePort.Find();
        await using var node = await NodeProcess.StartAsync(_folder.File("data"), Peer(port));
        await using var orthanc = await OrthancProcess.StartAsync(_folder, node.DicomPort, port);
        var instances = SyntheticInstances.Write(_folder.File("sent"), count: 2, seed: 2);
        foreach (var instance in instances)
            await orthanc.StoreAsync(instance.Path);

        var known = await orthanc.AskForCommitmentAsync(instances.Select(instance => instance.SopInstanceUid));
        var unknown = await orthanc.AskForCommitmentAsync(instances[0].SopInstanceUid, "1.2.3.4.5");
        Assert.NotNull(known);
        Assert.NotNull(unknown);

        var success = await orthanc.WaitForReportAsync(known);
        Assert.Equal("Success", success.GetProperty("Status").GetString());
        Assert.Equal(instances.Select(instance => instance.SopInstanceUid).Order(), Uids(success, "Success").Order());

        var failure = await orthanc.WaitForReportAsync(unknown);
        Assert.Equal("Failure", failure.GetProperty("Status").GetString());
        Assert.Equal([instances[0].SopInstanceUid], Uids(failure, "Success"));
        Assert.Equal(["1.2.3.4.5"], Uids(failure, "Failures"));

        // Orthanc's words for 0112.
        Assert.Contains("was not available", failure.GetProperty("Failures")[0].GetProperty("Description").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_could_not_be_delivered_before_a_restart_is_delivered_after_it()
    {
        var (nodePort, port) = (FreePort.Find(), FreePort.Find());
        await using var orthanc = await OrthancProcess.StartAsync(_folder, nodePort, port);
        var instance = Assert.Single(SyntheticInstances.Write(_folder.File("sent"), count: 1, seed: 3));
        string? transaction;

        // Nobody listens where the node looks for Orthanc.
        await using (var node = await NodeProcess.StartAsync(_folder.File("data"), [.. Peer(FreePort.Find()), $"--Node:Dicom:Port={nodePort}"]))
        {
            await orthanc.StoreAsync(instance.Path);
            transaction = await orthanc.AskForCommitmentAsync(instance.SopInstanceUid);
            Assert.NotNull(transaction);
            await node.WaitForOutputAsync("cannot be delivered to ORTHANC");
            await node.KillAsync();
        }

        Assert.Equal("Pending", (await orthanc.TransactionAsync(transaction)).GetProperty("Status").GetString());
        await using (await NodeProcess.StartAsync(_folder.File("data"), Peer(port)))
        {
            var report = await orthanc.WaitForReportAsync(transaction);
            Assert.Equal("Success", report.GetProperty("Status").GetString());
            Assert.Equal([instance.SopInstanceUid], Uids(report, "Success"));
        }
    }

    [Fact]
    public async Task Where_files_are_deleted_after_the_verdict_Orthanc_gets_no_promise()
    {
        var port = FreePort.Find();
        await using var node = await NodeProcess.StartAsync(_folder.File("data"), [.. Peer(port), "--Node:Retention:Mode=Delete"]);
        await using var orthanc = await OrthancProcess.StartAsync(_folder, node.DicomPort, port);
        var instance = Assert.Single(SyntheticInstances.Write(_folder.File("sent"), count: 1, seed: 4));
        await orthanc.StoreAsync(instance.Path);
        Assert.Null(await orthanc.AskForCommitmentAsync(instance.SopInstanceUid));
        Assert.Contains("accepted: 0 of 1 presentation contexts", node.Output, StringComparison.Ordinal);
    }

    private static string[] Peer(int port) => NodeProcess.Peer(OrthancProcess.AeTitle, port);

    private static IEnumerable<string> Uids(JsonElement transaction, string list) =>
        transaction.GetProperty(list).EnumerateArray().Select(item => item.GetProperty("SOPInstanceUID").GetString()!);
}
