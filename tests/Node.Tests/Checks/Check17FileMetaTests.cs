using System.IO.Compression;
using System.Security.Cryptography;
using DicomNode.Node.Intake;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;
using FellowOakDicom;

namespace DicomNode.Node.Tests.Checks;

/// <summary>Group 0002 in a data set is left out, the File Meta Information is ours and right, and all else is kept bit for bit.</summary>
public sealed class Check17FileMetaTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    private const int HeaderOffset = 132;

    [Theory]
    [InlineData(RawPeer.ExplicitLittleEndian, 16_000)]
    [InlineData(DataSetEncoder.ImplicitLittleEndian, 16_000)]
    [InlineData(DataSetEncoder.ExplicitBigEndian, 16_000)]
    [InlineData(RawPeer.ExplicitLittleEndian, 1)]
    [InlineData(DataSetEncoder.ExplicitBigEndian, 3)]
    public async Task Check_17_group_0002_in_the_data_set_is_left_out_and_the_rest_kept(string transferSyntax, int pdvLength)
    {
        var encoder = new DataSetEncoder(transferSyntax);
        var sopInstance = PixelCheckNode.NextUid();

        // A transfer syntax that it does not have: whoever believed it could not read the file.
        byte[] foreign =
        [
            .. encoder.Element(0x00020000, "UL", encoder.UInt32(62)),
            .. encoder.Element(0x00020001, "OB", [0, 1]),
            .. encoder.Text(0x00020010, "UI", "1.2.840.10008.1.2.4.50"),
            .. encoder.Text(0x00020012, "UI", "9.9.9"),
            .. encoder.Text(0x00020016, "AE", "ELSEWHERE"),
        ];
        var rest = Odd(encoder, sopInstance);
        var (verdict, file) = await node.StoreAsync(sopInstance, [.. foreign, .. rest], transferSyntax, pdvLength: pdvLength);
        Assert.Equal(rest, file[Header(sopInstance, transferSyntax).Length..]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(rest)), verdict.ContentSha256);
        Assert.NotNull(verdict.Probabilities);
        await AssertPeersReadAsync(node.PathOf(verdict), sopInstance, transferSyntax);
    }

    [Fact]
    public async Task Check_17_group_0002_copied_from_a_file_is_left_out_of_an_implicit_data_set_too()
    {
        var sopInstance = PixelCheckNode.NextUid();
        var implicitly = new DataSetEncoder(DataSetEncoder.ImplicitLittleEndian);
        var foreign = Header(sopInstance, RawPeer.ExplicitLittleEndian)[HeaderOffset..];
        var rest = Odd(implicitly, sopInstance);
        var (verdict, file) = await node.StoreAsync(sopInstance, [.. foreign, .. rest], DataSetEncoder.ImplicitLittleEndian);
        Assert.Equal(rest, file[^rest.Length..]);
        await AssertPeersReadAsync(node.PathOf(verdict), sopInstance, DataSetEncoder.ImplicitLittleEndian);
    }

    [Theory]
    [InlineData(RawPeer.ExplicitLittleEndian)]
    [InlineData(DataSetEncoder.ImplicitLittleEndian)]
    [InlineData(DataSetEncoder.ExplicitBigEndian)]
    public async Task Check_17_a_data_set_is_kept_bit_for_bit_behind_our_file_meta(string transferSyntax)
    {
        var sopInstance = PixelCheckNode.NextUid();
        var sent = Odd(new DataSetEncoder(transferSyntax), sopInstance);
        var (verdict, file) = await node.StoreAsync(sopInstance, sent, transferSyntax, pdvLength: 7);
        Assert.Equal([.. Header(sopInstance, transferSyntax), .. sent], file);
        await AssertPeersReadAsync(node.PathOf(verdict), sopInstance, transferSyntax);
    }

    [Fact]
    public async Task Check_17_within_a_deflated_data_set_group_0002_stays_and_misleads_nobody()
    {
        var sopInstance = PixelCheckNode.NextUid();
        var syntax = DicomTransferSyntax.DeflatedExplicitVRLittleEndian.UID.UID;
        using var deflated = new MemoryStream();
        using (var deflate = new DeflateStream(deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(DataSetEncoder.Explicit.Text(0x00020010, "UI", "1.2.840.10008.1.2.4.50"));
            deflate.Write(Odd(DataSetEncoder.Explicit, sopInstance));
        }

        var (verdict, file) = await node.StoreAsync(sopInstance, deflated.ToArray(), syntax);
        Assert.Equal([.. Header(sopInstance, syntax), .. deflated.ToArray()], file);
        Assert.Equal(syntax, verdict.TransferSyntaxUid);
        Assert.NotNull(verdict.Probabilities);
    }

    [Fact]
    public async Task Check_17_nothing_but_group_0002_is_no_object()
    {
        var foreign = Header("1.2.17.4", RawPeer.ExplicitLittleEndian)[HeaderOffset..];
        foreach (var bytes in (byte[][])[foreign, foreign[..^3], foreign[..1]])
        {
            var (status, comment) = await node.SendAsync("1.2.17.4", bytes);
            Assert.True(status is 0xA900 or 0xC000 && comment.Length > 0, $"{status:X4} {comment}");
        }
    }

    [Fact]
    public async Task Check_17_the_log_says_what_was_left_out()
    {
        await using var logged = await RunningNode.StartAsync();
        using (var peer = await RawPeer.AssociateAsync(logged.Port))
        {
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, "1.2.17.5"));
            var explicitly = DataSetEncoder.Explicit;
            await peer.SendAsync(RawPeer.DataPdu(control: 2, explicitly.Ct("1.2.17.5", front: explicitly.Text(0x00020016, "AE", "ELSEWHERE"))));
            Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        }

        Assert.Contains("1.2.17.5 began with 18 bytes of File Meta Information", await logged.StopAndReadLogAsync(), StringComparison.Ordinal);
    }

    // What a careful toolkit would tidy up: an odd length, wrong padding, a private element, an item of undefined length, trailing padding.
    private static byte[] Odd(DataSetEncoder encoder, string sopInstance) => encoder.Ct(
        sopInstance,
        middle:
        [
            .. encoder.Text(0x00290010, "LO", "ACME 1.0"),
            .. encoder.Element(0x00291001, "UN", [0x02, 0x00, 0x10]),
            .. encoder.Element(
                0x00400275, "SQ",
                [
                    .. encoder.Item(0xFFFEE000, encoder.Text(0x00400007, "LO", "a description"), DataSetEncoder.UndefinedLength),
                    .. encoder.Item(0xFFFEE00D, []), .. encoder.Item(0xFFFEE0DD, []),
                ],
                DataSetEncoder.UndefinedLength),
            .. encoder.Element(0x00404000, "LT", [(byte)'x', 0]),
        ],
        end: encoder.Element(0xFFFCFFFC, "OB", new byte[34]));

    private static byte[] Header(string sopInstance, string transferSyntax) =>
        new ObjectHeader(RawPeer.CtImage, sopInstance, transferSyntax, "RAW", "DICOMNODE").ToBytes();

    private static async Task AssertPeersReadAsync(string path, string sopInstance, string transferSyntax)
    {
        // Read as a file only, never as a bare data set.
        var dump = await Tool.RunAsync("dcmdump", ["+fo", "-Un", path]);
        Assert.True(dump.ExitCode == 0, dump.Output);
        Assert.Single(dump.Output.Split('\n'), line => line.StartsWith("(0002,0010)", StringComparison.Ordinal));
        AssertElement(dump.Output, "(0002,0000) UL " + (Header(sopInstance, transferSyntax).Length - HeaderOffset - 12));
        AssertElement(dump.Output, "(0002,0001) OB 00\\01");
        AssertElement(dump.Output, $"(0002,0002) UI [{RawPeer.CtImage}]");
        AssertElement(dump.Output, $"(0002,0003) UI [{sopInstance}]");
        AssertElement(dump.Output, $"(0002,0010) UI [{transferSyntax}]");
        AssertElement(dump.Output, $"(0002,0012) UI [{ObjectHeader.ImplementationClassUid}]");
        AssertElement(dump.Output, $"(0002,0013) SH [{ObjectHeader.ImplementationVersionName}]");
        AssertElement(dump.Output, "(0002,0016) AE [RAW]");
        AssertElement(dump.Output, $"(0008,0018) UI [{sopInstance}]");
        AssertElement(dump.Output, "(0040,0007) LO [a description]");

        var info = await Tool.RunAsync("gdcminfo", [path]);
        Assert.True(info.ExitCode == 0, info.Output);
        Assert.Contains($"TransferSyntax is {transferSyntax}", info.Output, StringComparison.Ordinal);
        Assert.Contains("Dimensions: (16,16,1)", info.Output, StringComparison.Ordinal);
    }

    private static void AssertElement(string dump, string beginning) => Assert.True(
        dump.Split('\n').Any(line => line.TrimStart().StartsWith(beginning, StringComparison.Ordinal)), $"no \"{beginning}\" in\n{dump}");
}
