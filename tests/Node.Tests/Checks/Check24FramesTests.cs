using DicomNode.Classifier;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using FellowOakDicom;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Checks;

/// <summary>Which frames the node looks at, and what it says where they are not there.</summary>
public sealed class Check24FramesTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    private static IEnumerable<int> Noise => Picture.Select(value => value * 7919 % 251);

    [Fact]
    public async Task Check_24_of_many_frames_as_many_as_the_limit_are_looked_at_evenly()
    {
        // Of nine frames four: 1, 3, 5 and 7 show the picture, the others noise.
        await using var limited = await RunningNode.StartAsync(("Node:Model:MaxFramesPerInstance", "4"));
        using var peer = await RawPeer.AssociateAsync(limited.Port);
        var frames = Enumerable.Range(0, 9).SelectMany(frame => frame % 2 == 1 ? Picture : Noise);
        byte[][] objects =
        [
            Explicit.Ct("1.2.24.1"),
            Explicit.Ct("1.2.24.2", image: Explicit.ImagePixel(frames: "9"), pixels: Explicit.Pixels("OW", Explicit.Words(frames))),
        ];
        for (var i = 0; i < objects.Length; i++)
        {
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, $"1.2.24.{i + 1}"));
            await peer.SendAsync(RawPeer.DataPdu(control: 2, objects[i]));
            Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
        }

        var (one, nine) = (await limited.WaitForVerdictAsync("1.2.24.1"), await limited.WaitForVerdictAsync("1.2.24.2"));
        Assert.Equal((1, 9), (one.Frames, nine.Frames));
        PixelCheckNode.AssertSamePicture(one, nine);
    }

    [Fact]
    public async Task Check_24_frames_that_are_not_there_make_it_unreadable()
    {
        var sopInstance = PixelCheckNode.NextUid();
        var (verdict, _) = await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance, image: Explicit.ImagePixel(frames: "2000000000")));
        Assert.Equal((Outcome.Unreadable, 2_000_000_000), (verdict.Outcome, verdict.Frames));
        Assert.StartsWith("The pixels cannot be read: the pixel data has 512 bytes; frame ", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_24_where_the_last_frames_are_cut_off_the_others_are_judged()
    {
        var (single, cut) = (PixelCheckNode.NextUid(), PixelCheckNode.NextUid());
        var (one, _) = await node.StoreAsync(single, Explicit.Ct(single));
        var (three, _) = await node.StoreAsync(cut, Explicit.Ct(cut, image: Explicit.ImagePixel(frames: "3")));
        Assert.Equal(3, three.Frames);
        PixelCheckNode.AssertSamePicture(one, three);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("99999999999")]
    [InlineData("")]
    public async Task Check_24_a_number_of_frames_that_makes_no_sense_is_one(string text)
    {
        var sopInstance = PixelCheckNode.NextUid();
        await node.AssertJudgedLikeThePlainOneAsync(sopInstance, Explicit.Ct(sopInstance, image: Explicit.ImagePixel(frames: text)));
    }

    [Fact]
    public async Task Check_24_enhanced_frames_have_their_own_slopes()
    {
        // Two frames, the second reversed under a negative slope of its own: twice the same picture.
        byte[] Group(string slope) => Explicit.Item(
            0xFFFEE000,
            Explicit.Element(0x00289145, "SQ", Explicit.Item(0xFFFEE000, Explicit.Text(0x00281053, "DS", slope))));
        byte[] perFrame = [.. Explicit.Item(0xFFFEE000, []), .. Group("-3")];
        byte[] groups = [.. Explicit.Element(0x52009229, "SQ", Group("2")), .. Explicit.Element(0x52009230, "SQ", perFrame)];
        var values = Picture.Concat(Picture.Select(value => 255 - value));
        var (single, enhanced) = (PixelCheckNode.NextUid(), PixelCheckNode.NextUid());
        var (one, _) = await node.StoreAsync(single, Explicit.Ct(single));
        var (two, _) = await node.StoreAsync(
            enhanced,
            Explicit.Ct(enhanced, image: Explicit.ImagePixel(frames: "2"), middle: groups, pixels: Explicit.Pixels("OW", Explicit.Words(values))));
        Assert.Equal(2, two.Frames);
        PixelCheckNode.AssertSamePicture(one, two);
    }

    [Fact]
    public async Task Check_24_frames_in_several_fragments_are_the_frames_of_one_fragment_each()
    {
        // The same two frames: RLE decoded here; JPEG lossless and JPEG-LS in fragments, with neither table, in the decoder processes.
        var expected = await JudgeAsync("CT0012.not_fragmented_bot_rle.dcm");
        Assert.Equal(2, expected.Frames);
        foreach (var kind in (string[])["not_fragmented_no_bot_rle", "fragmented_no_bot_jpeg_lossless.70", "fragmented_no_bot_jpeg_ls.80"])
            PixelCheckNode.AssertSamePicture(expected, await JudgeAsync($"CT0012.{kind}.dcm"));
    }

    private async Task<Verdict> JudgeAsync(string name)
    {
        var file = await DicomFile.OpenAsync(Repository.Shared("dicom", "cs-dicomparser", name));
        return await node.JudgeAsync(file.Dataset.AddOrUpdate(DicomTag.SOPInstanceUID, PixelCheckNode.NextUid()));
    }
}
