using DicomNode.Classifier;
using DicomNode.Node.Tests.Intake;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Tests.Network;

/// <summary>
/// What peers do wrong, byte by byte over real sockets. After each: the answer that the standard names, a log line, a node that still
/// answers C-ECHO, and what was acknowledged before still there.
/// </summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task Http_on_the_dicom_port_is_aborted_and_closed()
    {
        await using var node = await RunningNode.StartAsync();
        using (var peer = await RawPeer.ConnectAsync(node.Port))
        {
            await peer.SendAsync("GET / HTTP/1.1\r\nHost: node\r\n\r\n"u8.ToArray());
            Assert.Equal(RawPeer.Abort, (await peer.ReceiveAsync())?.Type);
        }

        await AssertHealthyAsync(node);
        Assert.Contains("does not speak DICOM", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_truncated_pdu_ends_its_own_connection_only()
    {
        await using var node = await RunningNode.StartAsync();
        await using var kept = await KeptInstance.SendAsync(node);
        using (var peer = await RawPeer.AssociateAsync(node.Port))
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9")[..20]);

        await AssertHealthyAsync(node);
        await kept.AssertStillThereAsync();
        Assert.Contains("vanished without release", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_vanishes_within_an_object_leaves_nothing_but_a_log_line()
    {
        await using var node = await RunningNode.StartAsync();
        await using var kept = await KeptInstance.SendAsync(node);
        using (var peer = await RawPeer.AssociateAsync(node.Port))
        {
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
            await peer.SendAsync(RawPeer.DataPdu(control: 0, DataSetBytes.Ct("1.2.3.9")[..300]));
        }

        await AssertHealthyAsync(node);
        await kept.AssertStillThereAsync();
        Assert.Contains("vanished in the middle of 1.2.3.9", await node.StopAndReadLogAsync(), StringComparison.Ordinal);
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Incoming));
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Accepted));
    }

    [Fact]
    public async Task A_data_set_that_ends_within_an_element_is_not_understood()
    {
        var (status, comment) = await StoreAsync("1.2.3.9", DataSetBytes.Ct("1.2.3.9")[..^100]);
        Assert.Equal(0xC000, status);
        Assert.Contains("cannot parse", comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_set_of_noise_is_refused()
    {
        var noise = new byte[4000];
        new Random(5).NextBytes(noise);
        var (status, comment) = await StoreAsync("1.2.3.9", noise);
        Assert.Contains(status >> 12, new[] { 0xA, 0xC });
        Assert.NotEmpty(comment);
    }

    [Fact]
    public async Task A_data_set_without_sop_instance_uid_does_not_match()
    {
        var (status, comment) = await StoreAsync("1.2.3.9", DataSetBytes.Ct("1.2.3.9", hasSopInstance: false));
        Assert.Equal(0xA900, status);
        Assert.Contains("SOP Instance UID (0008,0018) is missing", comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_set_without_sop_class_uid_does_not_match()
    {
        var (status, comment) = await StoreAsync("1.2.3.9", DataSetBytes.Ct("1.2.3.9", sopClass: null));
        Assert.Equal(0xA900, status);
        Assert.Contains("SOP Class UID (0008,0016) is missing", comment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sop_instance_uids_that_differ_are_both_named()
    {
        var (status, comment) = await StoreAsync("1.2.3.9", DataSetBytes.Ct("1.2.3.8"));
        Assert.Equal(0xA900, status);
        Assert.Equal("SOP Instance UID: 1.2.3.9 in command, 1.2.3.8 in data set", comment);
    }

    [Fact]
    public async Task Sop_class_uids_that_differ_are_both_named()
    {
        var (status, comment) = await StoreAsync("1.2.3.9", DataSetBytes.Ct("1.2.3.9", sopClass: "1.2.840.10008.5.1.4.1.1.4"));
        Assert.Equal(0xA900, status);
        Assert.Equal("SOP Class UID: ...4.1.1.2 in command, ...4.1.1.4 in data set", comment);
    }

    [Fact]
    public async Task A_command_without_a_data_set_is_not_understood()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9", dataSetType: 0x0101));
        Assert.Equal((0xC000, "no data set"), await peer.ReceiveResponseAsync());
        await AssertHealthyAsync(node);
    }

    [Fact]
    public async Task A_uid_that_breaks_the_rules_is_stored_all_the_same()
    {
        const string LeadingZeros = "1.2.003.09";
        await using var node = await RunningNode.StartAsync();
        Assert.Equal((0x0000, ""), await StoreAsync(node, LeadingZeros, DataSetBytes.Ct(LeadingZeros)));
        await node.WaitForVerdictAsync(LeadingZeros);
    }

    [Fact]
    public async Task Without_study_and_series_uid_it_is_stored_with_a_warning_and_judged()
    {
        await using var node = await RunningNode.StartAsync();
        var (status, comment) = await StoreAsync(node, "1.2.3.9", DataSetBytes.Ct("1.2.3.9", study: null, series: null));
        Assert.Equal(0xB007, status);
        Assert.Equal("no Study Instance UID, no Series Instance UID", comment);
        var verdict = await node.WaitForVerdictAsync("1.2.3.9");
        Assert.Null(verdict.SeriesInstanceUid);
        Assert.NotEqual(Outcome.Unreadable, verdict.Outcome);
    }

    [Fact]
    public async Task With_too_few_pixels_it_is_stored_and_unreadable()
    {
        await using var node = await RunningNode.StartAsync();
        Assert.Equal((0x0000, ""), await StoreAsync(node, "1.2.3.9", DataSetBytes.Ct("1.2.3.9", pixels: new byte[100])));
        var verdict = await node.WaitForVerdictAsync("1.2.3.9");
        Assert.Equal(Outcome.Unreadable, verdict.Outcome);
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public async Task With_compressed_pixels_that_are_noise_it_is_stored_and_unreadable()
    {
        await using var node = await RunningNode.StartAsync();
        var file = DicomFile.Open(Repository.Shared("dicom", "ami", "j2k.dcm"));
        var noise = new byte[5000];
        new Random(7).NextBytes(noise);
        file.Dataset.AddOrUpdate(new DicomOtherByteFragment(DicomTag.PixelData)
        {
            Fragments = { new FellowOakDicom.IO.Buffer.MemoryByteBuffer(noise) },
        });
        using var folder = new TemporaryFolder();
        await file.SaveAsync(folder.File("noise.dcm"));
        var status = await SendAsync(node, folder.File("noise.dcm"));
        Assert.Equal(0x0000, status.Code);
        var verdict = await node.WaitForVerdictAsync(file.Dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID));
        Assert.Equal(Outcome.Unreadable, verdict.Outcome);
        await AssertHealthyAsync(node);
    }

    [Fact]
    public async Task A_full_disk_is_answered_with_a700_and_the_association_lives()
    {
        await using var disk = await SmallDisk.MountAsync(bytes: 4 << 20);
        await using var node = await RunningNode.StartAsync(disk.Path);
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        await peer.SendAsync(RawPeer.DataPdu(control: 0, DataSetBytes.Ct("1.2.3.9")));
        for (var i = 0; i < 100; i++)
            await peer.SendAsync(RawPeer.DataPdu(control: 0, new byte[100_000]));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, new byte[2]));
        Assert.Equal((0xA700, "disk is full"), await peer.ReceiveResponseAsync());

        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.10"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.10")));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        await node.WaitForVerdictAsync("1.2.3.10");
        await AssertHealthyAsync(node);
    }

    [Fact]
    public async Task Below_the_watermark_nothing_is_taken()
    {
        await using var node = await RunningNode.StartAsync(("Node:Retention:MinFreeBytes", $"{long.MaxValue}"));
        Assert.Equal((0xA700, "disk space is below the watermark"), await StoreAsync(node, "1.2.3.9", DataSetBytes.Ct("1.2.3.9")));
    }

    [Fact]
    public async Task A_vanished_folder_is_answered_with_a700()
    {
        await using var node = await RunningNode.StartAsync();
        Directory.Delete(node.Folders.Incoming, recursive: true);
        Assert.Equal((0xA700, "storage folder is missing"), await StoreAsync(node, "1.2.3.9", DataSetBytes.Ct("1.2.3.9")));
    }

    [Fact]
    public async Task Data_before_an_association_is_aborted()
    {
        await using var node = await RunningNode.StartAsync();
        using (var peer = await RawPeer.ConnectAsync(node.Port))
        {
            await peer.SendAsync(RawPeer.DataPdu(control: 3, [0, 0]));
            Assert.True(await peer.ReceiveAsync() is null or { Type: RawPeer.Abort });
        }

        await AssertHealthyAsync(node);
    }

    /// <summary>Sends one object and expects a refusal that leaves no file, no verdict, and a living association.</summary>
    private static async Task<(ushort Status, string Comment)> StoreAsync(string sopInstance, byte[] dataSet)
    {
        await using var node = await RunningNode.StartAsync();
        await using var kept = await KeptInstance.SendAsync(node);
        var answer = await StoreAsync(node, sopInstance, dataSet);
        await kept.AssertStillThereAsync();
        var log = await node.StopAndReadLogAsync();
        Assert.Contains($"Refused {sopInstance} with {answer.Status:X4}", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Doe^Jane", log, StringComparison.Ordinal);
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Incoming));
        Assert.Empty(IntakeFolder.NamesIn(node.Folders.Accepted));
        Assert.Single(IntakeFolder.NamesIn(node.Folders.Classified));
        return answer;
    }

    private static async Task<(ushort Status, string Comment)> StoreAsync(RunningNode node, string sopInstance, byte[] dataSet)
    {
        using var peer = await RawPeer.AssociateAsync(node.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, sopInstance));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, dataSet));
        var answer = await peer.ReceiveResponseAsync();
        Assert.Equal(sopInstance, peer.AnsweredSopInstance);

        // The same association goes on.
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.77"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.76")));
        Assert.Contains((await peer.ReceiveResponseAsync()).Status, new ushort[] { 0xA900, 0xA700 });
        await AssertHealthyAsync(node);
        return answer;
    }

    private static async Task<DicomStatus> SendAsync(RunningNode node, string path)
    {
        DicomStatus? status = null;
        var request = new DicomCStoreRequest(path) { OnResponseReceived = (_, response) => status = response.Status };
        await ExchangeAsync(node, request);
        return status ?? throw new InvalidOperationException("no response");
    }

    private static async Task AssertHealthyAsync(RunningNode node)
    {
        DicomStatus? status = null;
        await ExchangeAsync(node, new DicomCEchoRequest { OnResponseReceived = (_, response) => status = response.Status });
        Assert.Equal(DicomStatus.Success, status);
    }

    private static async Task ExchangeAsync(RunningNode node, DicomRequest request)
    {
        var client = DicomClientFactory.Create("127.0.0.1", node.Port, false, "TEST", "DICOMNODE");
        await client.AddRequestAsync(request);
        await client.SendAsync();
    }

    /// <summary>An instance acknowledged before the trouble begins.</summary>
    private sealed class KeptInstance(RunningNode node, RawPeer peer) : IAsyncDisposable
    {
        private const string SopInstance = "1.2.3.1000";

        public static async Task<KeptInstance> SendAsync(RunningNode node)
        {
            var peer = await RawPeer.AssociateAsync(node.Port);
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, SopInstance));
            await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct(SopInstance)));
            Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
            return new KeptInstance(node, peer);
        }

        /// <summary>Its verdict is stored, and its own association, open all the while, still serves.</summary>
        public async Task AssertStillThereAsync()
        {
            await node.WaitForVerdictAsync(SopInstance);
            await peer.SendAsync(RawPeer.Pdu(0x05, [0, 0, 0, 0]));
            Assert.Equal(RawPeer.ReleaseResponse, (await peer.ReceiveAsync())?.Type);
        }

        public ValueTask DisposeAsync()
        {
            peer.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
