using System.Text;
using System.Text.RegularExpressions;
using DicomNode.Node.Tests.Network;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Checks;

/// <summary>Text of any character set, right or wrong, is stored unchanged, and no text of a peer becomes part of a path.</summary>
public sealed partial class Check19CharacterSetTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    /// <summary>Specific Character Set, and a name's bytes (PS3.5 H, I, J, K).</summary>
    public static TheoryData<string, string> Names => new()
    {
        // Japanese: JIS X 0208 by escape sequences, and JIS X 0201 in the right half.
        { "\\ISO 2022 IR 87", "59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B2842" },
        { "ISO 2022 IR 13\\ISO 2022 IR 87", "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A" },
        // Korean, Greek, Cyrillic, Arabic, Thai, Chinese, Unicode.
        { "\\ISO 2022 IR 149", "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D7" },
        { "ISO_IR 126", "C4E9EFEDF5F3E9EFF2" },
        { "ISO 2022 IR 6\\ISO 2022 IR 126", "1B2D46C4E9EFEDF5F3E9EFF2" },
        { "ISO_IR 144", "BBEEDA63 65DCD1 7970D3" },
        { "ISO 2022 IR 6\\ISO 2022 IR 144", "1B2D4CBBEEDA1B2842" },
        { "ISO_IR 127", "E2C8C7E6EA5EE4E6D2C7D1" },
        { "ISO_IR 166", "CAC1AAD2C2" },
        { "GB18030", "57616E675E5869616F446F6E673DCDF55ED0A1B6AB" },
        { "ISO_IR 192", "57616E675E3D E78E8B5EE5B08FE69DB1" },
        // Unknown, misspelt, empty or contradicting terms; bytes that their character set does not have; escapes that lead nowhere.
        { "ISO_IR 999", "C4E9EFED" },
        { "KLINGON\\ISO 2022 IR 87", "1B2442FFFF1B2842" },
        { "", "C4E9FF" },
        { "\\\\\\", "C41B" },
        { "ISO_IR 192", "FFFEC0AF80" },
        { "ISO_IR 192\\ISO 2022 IR 87", "1B24423B1B" },
        { "\\ISO 2022 IR 149", "1B2429" },
        { "\\ISO 2022 IR 159", "1B242844" },
        { "\\ISO 2022 IR 87", "1B2442" },
        { "\u0001\u0002", "00010203" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Check_19_text_of_any_character_set_is_stored_unchanged(string characterSet, string hex)
    {
        var name = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        foreach (var encoder in (DataSetEncoder[])[Explicit, new DataSetEncoder(ImplicitLittleEndian)])
        {
            var sopInstance = PixelCheckNode.NextUid();

            // Manufacturer and Station Name are among what the node reads.
            byte[] dataSet =
            [
                .. encoder.Text(0x00080005, "CS", characterSet), .. encoder.Text(0x00080016, "UI", RawPeer.CtImage), .. encoder.Text(0x00080018, "UI", sopInstance),
                .. encoder.Text(0x00080060, "CS", "CT"), .. encoder.Element(0x00080070, "LO", name), .. encoder.Element(0x00081010, "SH", name),
                .. encoder.Element(0x00100010, "PN", name), .. encoder.Text(0x0020000D, "UI", "1.2.3.1"), .. encoder.Text(0x0020000E, "UI", "1.2.3.2"),
                .. encoder.ImagePixel(), .. encoder.Pixels("OW", encoder.Words(Picture)),
            ];
            await node.AssertJudgedLikeThePlainOneAsync(sopInstance, dataSet, encoder.TransferSyntax);
        }
    }

    [Fact]
    public async Task Check_19_no_text_of_a_peer_is_in_a_path()
    {
        await using var alone = await RunningNode.StartAsync();
        var outside = Directory.GetParent(alone.Folders.Root)!.FullName;
        string[] hostile =
        [
            "../../../etc/passwd", "/etc/passwd", "..", ".", "1.2/3.4", "1.2\\3.4", "~root", "a\tb", "a b", "$(id)", "x'y\"z", "%2e%2e%2f", "CON",
            new string('9', 254),
        ];
        var stored = 0;
        foreach (var text in hostile)
        {
            using var peer = await RawPeer.ConnectAsync(alone.Port);
            await peer.SendAsync(RawPeer.AssociateRequest("DICOMNODE", text[..Math.Min(16, text.Length)], RawPeer.CtImage, RawPeer.ExplicitLittleEndian));
            Assert.Equal(RawPeer.AssociateAccept, (await peer.ReceiveAsync())?.Type);

            // A backslash parts two values, and a command has one.
            var announced = text.Replace('\\', '.');
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, announced));
            await peer.SendAsync(RawPeer.DataPdu(control: 2, Hostile(text)));
            var (status, comment) = await peer.ReceiveResponseAsync();
            var isUid = announced.Length <= 64 && announced.All(c => char.IsAsciiDigit(c) || c == '.');
            Assert.True(status == (!isUid ? 0x0117 : text == announced ? 0x0000 : 0xA900), $"{text}: {status:X4} {comment}");
            stored += status == 0x0000 ? 1 : 0;

            // What the node must take to be an instance still carries the text everywhere else.
            var uid = $"1.2.3.{stored}.{text.Length}";
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, uid));
            await peer.SendAsync(RawPeer.DataPdu(control: 2, Hostile(text, uid)));
            (status, comment) = await peer.ReceiveResponseAsync();
            Assert.True(status is 0x0000 or 0xB007, $"{text}: {status:X4} {comment}");
            stored++;
        }

        await alone.StopAndReadLogAsync();
        var written = Directory.GetFiles(outside, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".dcm" or ".part")
            .Select(path => Path.GetRelativePath(alone.Folders.Root, path))
            .ToList();
        Assert.Equal(stored, written.Count);
        Assert.All(written, path => Assert.Matches(OwnName(), path));
    }

    // Every attribute that another receiver makes folders of.
    private static byte[] Hostile(string text, string? sopInstance = null)
    {
        var bytes = Padded(text);
        return
        [
            .. Explicit.Text(0x00080016, "UI", RawPeer.CtImage), .. Explicit.Element(0x00080018, "UI", sopInstance is null ? bytes : Padded(sopInstance)), .. Explicit.Text(0x00080060, "CS", "CT"),
            .. Explicit.Element(0x00081010, "SH", bytes), .. Explicit.Element(0x00081030, "LO", bytes), .. Explicit.Element(0x0008103E, "LO", bytes),
            .. Explicit.Element(0x00100010, "PN", bytes), .. Explicit.Element(0x00100020, "LO", bytes), .. Explicit.Element(0x0020000D, "UI", bytes),
            .. Explicit.Element(0x0020000E, "UI", bytes), .. Explicit.ImagePixel(), .. Explicit.Pixels("OW", Explicit.Words(Picture)),
        ];
    }

    private static byte[] Padded(string text) => Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + "\0");

    [GeneratedRegex(@"^(accepted|classified/\d{8})/\d{8}T\d{13}Z-[0-9a-f]{16}-[0-9a-f]{64}\.dcm$")]
    private static partial Regex OwnName();
}
