using DicomNode.Node.Tests.Network;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Tests.Commitment;

/// <summary>Storage commitment from request to report, over real sockets.</summary>
public sealed class StorageCommitmentTests : IDisposable
{
    private const string Transaction = "1.2.3.77";
    private const string Known = "1.2.3.9";

    private readonly ReportReceiver _receiver = new();

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public async Task What_was_acknowledged_is_committed()
    {
        await using var node = await StartAsync(_receiver.Port);

        // No wait for a verdict: the node does that itself.
        await Modality.StoreAsync(node.Port, Known);
        Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known))));

        var report = await _receiver.NextAsync();
        Assert.Equal((DicomUID.StorageCommitmentPushModel, Modality.SopInstance, 1), (report.SOPClassUID, report.SOPInstanceUID, report.EventTypeID));
        Assert.Equal(Transaction, report.Dataset!.GetString(DicomTag.TransactionUID));
        Assert.Equal([(RawPeer.CtImage, Known, null)], Items(report, DicomTag.ReferencedSOPSequence));
        Assert.False(report.Dataset.Contains(DicomTag.FailedSOPSequence));
    }

    [Fact]
    public async Task What_the_node_lacks_fails_with_its_reason_beside_what_is_committed()
    {
        const string LeadingZero = "1.02.3", MrImage = "1.2.840.10008.5.1.4.1.1.4";
        await using var node = await StartAsync(_receiver.Port);
        await Modality.StoreAsync(node.Port, Known);
        await Modality.StoreAsync(node.Port, "1.2.3.10");
        await Modality.StoreAsync(node.Port, "1.2.3.11");
        var lost = (await node.WaitForVerdictAsync("1.2.3.11")).FileName!;
        await WaitForFileAsync(Path.Combine(node.Folders.Root, lost));
        File.Delete(Path.Combine(node.Folders.Root, lost));

        Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(
            Transaction, (RawPeer.CtImage, Known), (MrImage, "1.2.3.10"), (RawPeer.CtImage, "1.2.3.11"), (RawPeer.CtImage, LeadingZero))));
        var report = await _receiver.NextAsync();
        Assert.Equal(2, report.EventTypeID);
        Assert.Equal([(RawPeer.CtImage, Known, null)], Items(report, DicomTag.ReferencedSOPSequence));
        Assert.Equal(
            [(MrImage, "1.2.3.10", 0x0119), (RawPeer.CtImage, "1.2.3.11", 0x0112), (RawPeer.CtImage, LeadingZero, 0x0112)],
            Items(report, DicomTag.FailedSOPSequence));
    }

    [Fact]
    public async Task A_repeated_request_has_one_report_and_a_transaction_uid_in_use_fails()
    {
        var port = FreePort.Find();
        await using var node = await StartAsync(port);
        for (var i = 0; i < 2; i++)
            Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known))));
        Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, "1.2.3.10"))));
        Assert.Equal(2, Directory.GetFiles(node.Folders.Commitments).Length);

        using var late = new ReportReceiver(port);
        var reports = new[] { await late.NextAsync(), await late.NextAsync() };
        Assert.Equal(
            [(RawPeer.CtImage, "1.2.3.10", 0x0131), (RawPeer.CtImage, Known, 0x0112)],
            reports.SelectMany(report => Items(report, DicomTag.FailedSOPSequence)).Order());
        await WaitForEmptyAsync(node.Folders.Commitments);
        Assert.True(late.IsEmpty);
    }

    [Fact]
    public async Task A_report_that_the_peer_refuses_is_tried_again()
    {
        _receiver.Answer = DicomStatus.ProcessingFailure;
        await using var node = await StartAsync(_receiver.Port);
        Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known))));
        await _receiver.NextAsync();
        Assert.Single(Directory.GetFiles(node.Folders.Commitments));
        _receiver.Answer = DicomStatus.Success;
        await _receiver.NextAsync();
        await WaitForEmptyAsync(node.Folders.Commitments);
        Assert.Contains("answered 0110", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_owed_survives_a_restart()
    {
        using var data = new TemporaryFolder();
        await using (var node = await StartAsync(FreePort.Find(), data.Path))
        {
            await Modality.StoreAsync(node.Port, Known);
            Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known))));
        }

        await using var next = await StartAsync(_receiver.Port, data.Path);
        var report = await _receiver.NextAsync();
        Assert.Equal([(RawPeer.CtImage, Known, null)], Items(report, DicomTag.ReferencedSOPSequence));
        await WaitForEmptyAsync(next.Folders.Commitments);
    }

    [Fact]
    public async Task A_report_that_cannot_be_delivered_in_time_is_given_up_with_a_word_in_the_log()
    {
        using var data = new TemporaryFolder();
        await using (var node = await StartAsync(FreePort.Find(), data.Path))
            Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known))));
        var file = Assert.Single(Directory.GetFiles(data.File("commitments")));
        await File.WriteAllTextAsync(
            file, System.Text.RegularExpressions.Regex.Replace(await File.ReadAllTextAsync(file), @"""receivedAt"":""\d{4}", @"""receivedAt"":""2001"));

        await using var next = await StartAsync(_receiver.Port, data.Path);
        await WaitForEmptyAsync(next.Folders.Commitments);
        Assert.Contains($"transaction {Transaction} to MODALITY is given up", await next.StopAndReadLogAsync(), StringComparison.Ordinal);
        Assert.True(_receiver.IsEmpty);
    }

    [Fact]
    public async Task A_peer_whose_address_is_not_known_is_refused_and_told_why()
    {
        await using var node = await StartAsync(_receiver.Port);
        var status = await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known)), "STRANGER");
        Assert.Equal(DicomState.Failure, status.State);
        Assert.Contains("not among the node's peers", status.ErrorComment, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(node.Folders.Commitments));
        Assert.Contains("refused to STRANGER with 0124", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_retention_removes_files_the_service_is_not_offered()
    {
        await using var node = await StartAsync(_receiver.Port, null, ("Node:Retention:Mode", "Delete"));
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest("DICOMNODE", Modality.AeTitle, DicomUID.StorageCommitmentPushModel.UID, RawPeer.ExplicitLittleEndian));
        var (type, body) = (await peer.ReceiveAsync())!.Value;
        Assert.Equal(RawPeer.AssociateAccept, type);

        // After the fixed fields and the application context comes the context's answer: item 21H, its length, ID, reserved, result.
        var item = 68 + 4 + "1.2.840.10008.3.1.1.1".Length;
        Assert.Equal([0x21, 1, 3], [body[item], body[item + 4], body[item + 6]]);
    }

    [Fact]
    public async Task A_promise_made_before_retention_was_set_to_delete_is_taken_back()
    {
        using var data = new TemporaryFolder();
        await using (var node = await StartAsync(FreePort.Find(), data.Path))
        {
            await Modality.StoreAsync(node.Port, Known);
            Assert.Equal(DicomStatus.Success, await Modality.AskAsync(node.Port, Modality.Request(Transaction, (RawPeer.CtImage, Known))));
        }

        await using var next = await StartAsync(_receiver.Port, data.Path, ("Node:Retention:Mode", "Delete"));
        Assert.Equal([(RawPeer.CtImage, Known, 0x0110)], Items(await _receiver.NextAsync(), DicomTag.FailedSOPSequence));
    }

    [Fact]
    public async Task Other_operations_are_not_recognized()
    {
        await using var node = await StartAsync(_receiver.Port);
        var statuses = new List<DicomStatus>();
        var get = new DicomNGetRequest(DicomUID.StorageCommitmentPushModel, Modality.SopInstance);
        get.OnResponseReceived += (_, response) => statuses.Add(response.Status);
        var report = new DicomNEventReportRequest(DicomUID.StorageCommitmentPushModel, Modality.SopInstance, 1);
        report.OnResponseReceived += (_, response) => statuses.Add(response.Status);
        var client = FellowOakDicom.Network.Client.DicomClientFactory.Create("127.0.0.1", node.Port, false, Modality.AeTitle, "DICOMNODE");
        await client.AddRequestsAsync([get, report]);
        await client.SendAsync();
        Assert.Equal([DicomStatus.UnrecognizedOperation, DicomStatus.UnrecognizedOperation], statuses);
    }

    private static Task<RunningNode> StartAsync(int peerPort, string? dataDirectory = null, params (string Key, string Value)[] settings) =>
        RunningNode.StartAsync(
            dataDirectory,
            [
                ("Node:Dicom:Peers:0:AeTitle", Modality.AeTitle), ("Node:Dicom:Peers:0:Host", "127.0.0.1"), ("Node:Dicom:Peers:0:Port", $"{peerPort}"),
                .. settings,
            ]);

    private static List<(string SopClass, string SopInstance, int? Reason)> Items(DicomNEventReportRequest report, DicomTag sequence) =>
        [.. report.Dataset!.GetSequence(sequence).Items.Select(item => (
            item.GetString(DicomTag.ReferencedSOPClassUID),
            item.GetString(DicomTag.ReferencedSOPInstanceUID),
            item.TryGetSingleValue(DicomTag.FailureReason, out ushort reason) ? reason : (int?)null))];

    private static async Task WaitForFileAsync(string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!File.Exists(path))
            await Task.Delay(10, limit.Token);
    }

    private static async Task WaitForEmptyAsync(string folder)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (Directory.GetFiles(folder).Length > 0)
            await Task.Delay(10, limit.Token);
    }
}
