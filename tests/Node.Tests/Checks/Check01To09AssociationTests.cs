using System.Text;
using DicomNode.Node.Intake;
using DicomNode.Node.Tests.Network;
using FellowOakDicom;

namespace DicomNode.Node.Tests.Checks;

/// <summary>What an association promises and what is answered on it, over real sockets: checks 1 to 9 of a receiver.</summary>
public sealed class Check01To09AssociationTests
{
    private const string Implicit = "1.2.840.10008.1.2";
    private const string BigEndian = "1.2.840.10008.1.2.2";
    private const string FindPatientRoot = "1.2.840.10008.5.1.4.1.2.1.1";
    private const string ApplicationContext = "1.2.840.10008.3.1.1.1";

    [Theory]
    [InlineData("OTHER", "RAW", 1, 1, 7)]
    [InlineData("DICOMNODE", "STRANGER", 1, 1, 3)]
    public async Task Check_01_after_a_reject_with_its_reason_nothing_but_the_close(string called, string calling, byte result, byte source, byte reason)
    {
        await using var node = await RunningNode.StartAsync(
            ("Node:Dicom:AcceptAnyCallingAe", "false"), ("Node:Dicom:Callers:0:AeTitle", "RAW"), ("Node:Dicom:ArtimSeconds", "0.5"));
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest(called, calling, RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
        Assert.Equal((RawPeer.AssociateReject, [0, result, source, reason]), await peer.ReceiveAsync());

        // Who goes on all the same is answered nothing: the connection is closed (PS3.8 9.2, Sta13).
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        Assert.Null(await peer.ReceiveAsync());
    }

    [Fact]
    public async Task Check_01_limit_and_stop_are_transient()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:MaxAssociations", "1"));
        using var first = await RawPeer.AssociateAsync(node.Port);
        using var second = await RawPeer.ConnectAsync(node.Port);
        await second.SendAsync(RawPeer.AssociateRequest("DICOMNODE", "RAW", RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
        Assert.Equal((RawPeer.AssociateReject, [0, 2, 3, 2]), await second.ReceiveAsync());
    }

    [Theory]
    [InlineData("DICOMNODE", "RAW", true)]
    [InlineData(" DICOMNODE", " RAW ", true)]
    [InlineData("DICOMNODE\0\0", "RAW", true)]
    [InlineData("DicomNode", "RAW", false)]
    [InlineData("DICOMNODE", "raw", false)]
    public async Task Check_02_titles_are_trimmed_and_their_case_counts(string called, string calling, bool welcome)
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:AcceptAnyCallingAe", "false"), ("Node:Dicom:Callers:0:AeTitle", "RAW"));
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest(called, calling, RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
        Assert.Equal(welcome ? RawPeer.AssociateAccept : RawPeer.AssociateReject, (await peer.ReceiveAsync())?.Type);
    }

    [Fact]
    public async Task Check_03_every_context_is_answered_once_with_one_transfer_syntax()
    {
        byte[] contexts =
        [
            .. RawPeer.ContextItem(1, RawPeer.CtImage, BigEndian, RawPeer.ExplicitLittleEndian, Implicit),
            .. RawPeer.ContextItem(3, FindPatientRoot, Implicit),
            .. RawPeer.ContextItem(255, RawPeer.CtImage, "1.2.3.4.5"),
            .. RawPeer.ContextItem(5, RawPeer.CtImage, Implicit),
        ];
        var answers = Contexts(await AssociateAsync(contexts, RawPeer.MaximumLengthItem(0x4000)));
        Assert.Equal([(1, 0, BigEndian), (3, 3, null), (5, 0, Implicit), (255, 4, null)], answers.Order());
    }

    [Fact]
    public async Task Check_03_an_even_context_id_is_no_request()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest(
            "DICOMNODE", "RAW", RawPeer.ContextItem(2, RawPeer.CtImage, Implicit), RawPeer.MaximumLengthItem(0x4000)));
        Assert.NotEqual(RawPeer.AssociateAccept, (await peer.ReceiveAsync())?.Type);
    }

    [Fact]
    public async Task Check_04_implicit_little_endian_is_accepted_for_every_storage_class()
    {
        var classes = typeof(DicomUID).GetFields().Select(field => field.GetValue(null)).OfType<DicomUID>()
            // A directory of media (1.2.840.10008.1.3.10) never travels.
            .Where(uid => uid.UID != "1.2.840.10008.1.3.10" && uid.StorageCategory != DicomStorageCategory.None && uid.Type == DicomUidType.SOPClass)
            .Select(uid => uid.UID).Distinct().ToList();
        Assert.InRange(classes.Count, 100, 1000);
        classes.AddRange(["1.2.840.113619.4.30", "2.25.123456789"]);
        foreach (var some in classes.Chunk(128))
        {
            byte[] contexts = [.. some.SelectMany((uid, i) => RawPeer.ContextItem((byte)(2 * i + 1), uid, Implicit))];
            var answers = Contexts(await AssociateAsync(contexts, RawPeer.MaximumLengthItem(0)));
            Assert.Equal(some.Length, answers.Count);
            Assert.All(answers, answer => Assert.Equal((0, Implicit), (answer.Result, answer.Syntax)));
        }
    }

    [Fact]
    public async Task Check_05_our_maximum_length_is_announced_and_theirs_obeyed()
    {
        await using var node = await RunningNode.StartAsync(("Node:Dicom:MaxPduLength", "65536"));
        using var peer = await RawPeer.ConnectAsync(node.Port);

        // 64 bytes at most: the response, longer than that, comes in pieces.
        await peer.SendAsync(RawPeer.AssociateRequest(
            "DICOMNODE", "RAW", RawPeer.ContextItem(1, RawPeer.CtImage, RawPeer.ExplicitLittleEndian), RawPeer.MaximumLengthItem(64)));
        var accept = await peer.ReceiveAsync();
        Assert.Equal([0, 1, 0, 0], UserItem(accept!.Value.Body, 0x51));
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.9")));
        var pieces = 0;
        for (var last = false; !last; pieces++)
        {
            var (type, body) = (await peer.ReceiveAsync())!.Value;
            Assert.Equal(RawPeer.Data, type);
            Assert.InRange(body.Length, 7, 64);
            last = (body[5] & 2) != 0;
        }

        Assert.InRange(pieces, 2, 10);
    }

    [Fact]
    public async Task Check_05_no_limit_of_theirs_is_no_limit()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest(
            "DICOMNODE", "RAW", RawPeer.ContextItem(1, RawPeer.CtImage, RawPeer.ExplicitLittleEndian), RawPeer.MaximumLengthItem(0)));
        Assert.Equal(RawPeer.AssociateAccept, (await peer.ReceiveAsync())?.Type);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.9")));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
    }

    [Fact]
    public async Task Check_05_a_length_that_claims_gigabytes_costs_no_memory()
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom allocates what a PDU header claims");
#endif
        await using var node = await RunningNode.StartAsync();
        var before = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < 20; i++)
        {
            using var peer = await RawPeer.AssociateAsync(node.Port);
            await peer.SendAsync([RawPeer.Data, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFB, 1, 0]);
            Assert.Equal(RawPeer.Abort, (await peer.ReceiveAsync())?.Type);
        }

        // Forty gigabytes were claimed; the tests beside this one allocate, too.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000_000);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 16, 0, 16 })]
    public async Task Check_06_the_asynchronous_window_is_one_whatever_is_proposed(byte[] window)
    {
        byte[] user = [.. RawPeer.MaximumLengthItem(0x4000), .. RawPeer.Item(0x53, window)];
        var accept = await AssociateAsync(RawPeer.ContextItem(1, RawPeer.CtImage, Implicit), user);

        // PS3.7 D.3.3.3: no item means one operation at a time.
        Assert.True(UserItem(accept, 0x53) is null or [0, 1, 0, 1]);
    }

    [Fact]
    public async Task Check_07_our_implementation_is_named_in_association_and_file_and_the_source_kept()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest("DICOMNODE", "SCANNER 7", RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
        var accept = (await peer.ReceiveAsync())!.Value.Body;
        Assert.Equal(ObjectHeader.ImplementationClassUid, Encoding.ASCII.GetString(UserItem(accept, 0x52)!));
        Assert.Equal(ObjectHeader.ImplementationVersionName, Encoding.ASCII.GetString(UserItem(accept, 0x55)!));

        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.3.9"));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct("1.2.3.9")));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        await node.WaitForVerdictAsync("1.2.3.9");
        var file = Assert.Single(Directory.GetFiles(node.Folders.Root, "*.dcm", SearchOption.AllDirectories));
        var meta = (await DicomFile.OpenAsync(file)).FileMetaInfo;
        Assert.Equal(ObjectHeader.ImplementationClassUid, meta.ImplementationClassUID.UID);
        Assert.Equal(ObjectHeader.ImplementationVersionName, meta.ImplementationVersionName);
        Assert.Equal("SCANNER 7", meta.SourceApplicationEntityTitle);
    }

    [Fact]
    public async Task Check_08_unknown_user_items_are_passed_over()
    {
        byte[] user =
        [
            .. RawPeer.MaximumLengthItem(0x4000),
            .. RawPeer.Item(0x7A, [1, 2, 3]),

            // User identity with a name, no answer asked for, and with a Kerberos ticket, an answer asked for (PS3.7 D.3.3.7).
            .. RawPeer.Item(0x58, [1, 0, 0, 3, (byte)'b', (byte)'o', (byte)'b', 0, 0]),
            .. RawPeer.Item(0x58, [3, 1, 0, 1, 0x60, 0, 0]),

            // SOP class extended and common extended negotiation.
            .. RawPeer.Item(0x56, [0, 3, (byte)'1', (byte)'.', (byte)'2', 1]),
            .. RawPeer.Item(0x57, [0, 3, (byte)'1', (byte)'.', (byte)'2', 0, 3, (byte)'1', (byte)'.', (byte)'3', 0, 0]),
        ];
        var accept = await AssociateAsync(RawPeer.ContextItem(1, RawPeer.CtImage, Implicit), user);
        Assert.Equal([(1, 0, Implicit)], Contexts(accept));
        Assert.Null(UserItem(accept, 0x59));
    }

    [Fact]
    public async Task Check_09_the_response_copies_message_id_class_and_instance()
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.AssociateAsync(node.Port);
        foreach (var (id, uid) in new[] { ((ushort)1, "1.2.3.9"), ((ushort)65535, "1.2.3.10") })
        {
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, uid, messageId: id));
            await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct(uid)));
            Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
            Assert.Equal((id, RawPeer.CtImage, uid), (peer.AnsweredMessageId, peer.AnsweredSopClass, peer.AnsweredSopInstance));
        }
    }

    private static async Task<byte[]> AssociateAsync(byte[] contexts, byte[] userItems)
    {
        await using var node = await RunningNode.StartAsync();
        using var peer = await RawPeer.ConnectAsync(node.Port);
        await peer.SendAsync(RawPeer.AssociateRequest("DICOMNODE", "RAW", contexts, userItems));
        var (type, body) = await peer.ReceiveAsync() ?? throw new InvalidOperationException("closed instead of accepted");
        Assert.Equal(RawPeer.AssociateAccept, type);
        Assert.Equal(ApplicationContext, Encoding.ASCII.GetString(Items(body.AsMemory(68)).First(item => item.Type == 0x10).Value.Span));
        return body;
    }

    /// <summary>The answered contexts of an A-ASSOCIATE-AC (PS3.8 9.3.3.2); the transfer syntax of a refused one means nothing.</summary>
    private static List<(int Id, int Result, string? Syntax)> Contexts(byte[] accept) =>
    [
        .. Items(accept.AsMemory(68)).Where(item => item.Type == 0x21).Select(item =>
        {
            var syntax = Assert.Single(Items(item.Value[4..])).Value;
            return ((int)item.Value.Span[0], (int)item.Value.Span[2], item.Value.Span[2] == 0 ? Encoding.ASCII.GetString(syntax.Span) : null);
        }),
    ];

    private static byte[]? UserItem(byte[] accept, byte type)
    {
        var user = Items(accept.AsMemory(68)).Single(item => item.Type == 0x50).Value;
        var found = Items(user).Where(item => item.Type == type).ToList();
        return found.Count == 0 ? null : Assert.Single(found).Value.ToArray();
    }

    private static IEnumerable<(byte Type, ReadOnlyMemory<byte> Value)> Items(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var length = (bytes.Span[2] << 8) | bytes.Span[3];
            yield return (bytes.Span[0], bytes.Slice(4, length));
            bytes = bytes[(4 + length)..];
        }
    }
}
