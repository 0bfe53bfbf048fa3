using System.Net;
using System.Text.Json;
using DicomNode.Node.Tests.Checks;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;
using FellowOakDicom;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Review;

/// <summary>Pictures for people from a whole node, of objects that were sent to it.</summary>
public sealed class PictureTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Http => node.Node.Http;

    [Fact]
    public async Task Every_pixel_is_there_and_a_window_says_which_values_it_shows()
    {
        // Values 0 to 255: without a window in the header, all of them from black to white.
        var sopInstance = await StoreAsync();
        var (pixels, width, height, response) = await DrawAsync(sopInstance, "");
        Assert.Equal((16, 16), (width, height));
        Assert.Equal(Picture.Select(value => (byte)value), pixels);
        Assert.Equal(("127.5", "255"), WindowOf(response));

        // From 64 to 192: LINEAR_EXACT.
        var (windowed, _, _, answer) = await DrawAsync(sopInstance, "?center=128&width=128");
        Assert.Equal(Picture.Select(value => (byte)(Math.Clamp((value - 128) / 128.0 + 0.5, 0, 1) * 255 + 0.5)), windowed);
        Assert.Equal(("128", "128"), WindowOf(answer));
    }

    [Fact]
    public async Task The_headers_window_counts_after_slope_and_intercept_unless_all_values_are_asked_for()
    {
        byte[] front = [.. Explicit.Text(0x00281050, "DS", "-872"), .. Explicit.Text(0x00281051, "DS", "256 "), .. Explicit.Text(0x00281052, "DS", "-1000 "), .. Explicit.Text(0x00281053, "DS", "1 ")];
        var sopInstance = PixelCheckNode.NextUid();
        await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance, middle: front));
        var (pixels, _, _, response) = await DrawAsync(sopInstance, "");
        Assert.Equal(("-872", "256"), WindowOf(response));
        Assert.Equal(Picture.Select(value => (byte)(Math.Clamp((value - 1000 + 872) / 256.0 + 0.5, 0, 1) * 255 + 0.5)), pixels);
        var (_, _, _, full) = await DrawAsync(sopInstance, "?window=full");
        Assert.Equal(("-872.5", "255"), WindowOf(full));
    }

    [Fact]
    public async Task Small_ones_keep_the_aspect_and_what_has_not_changed_is_not_sent_again()
    {
        var sopInstance = await StoreAsync();
        using var first = await Http.GetAsync($"/api/verdicts/{sopInstance}/image?size=16", Cancel);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/verdicts/{sopInstance}/image?size=16");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var again = await Http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("no-cache, private", first.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("ami/j2k.dcm")]
    [InlineData("cs-dicomparser/CT0012.not_fragmented_bot_rle.dcm")]
    [InlineData("cs-dicomparser/CT0012.fragmented_no_bot_jpeg_ls.80.dcm")]
    public async Task Compressed_frames_come_from_the_decoders(string path)
    {
        var file = await DicomFile.OpenAsync(Repository.Shared("dicom", path));
        var (rows, columns) = (file.Dataset.GetSingleValue<int>(DicomTag.Rows), file.Dataset.GetSingleValue<int>(DicomTag.Columns));
        var verdict = await node.JudgeAsync(file.Dataset.AddOrUpdate(DicomTag.SOPInstanceUID, PixelCheckNode.NextUid()));
        var (pixels, width, height, _) = await DrawAsync(verdict.SopInstanceUid, "?window=full");
        Assert.Equal((columns, rows), (width, height));
        Assert.Equal((0, 255), (pixels.Min(), pixels.Max()));
        var (_, smallWidth, smallHeight, _) = await DrawAsync(verdict.SopInstanceUid, "?size=96");
        Assert.Equal(96, Math.Max(smallWidth, smallHeight));
    }

    [Theory]
    [InlineData("?size=1", "a whole number from 16 to 4096")]
    [InlineData("?size=huge", "a whole number from 1 to 4096")]
    [InlineData("?center=40", "since the other of center and width is given")]
    [InlineData("?center=40&width=0", "a number above 0")]
    [InlineData("?center=NaN&width=1", "expected a number")]
    [InlineData("?window=auto", "expected full")]
    public async Task A_bad_parameter_is_named_with_what_was_expected(string query, string expected) =>
        Assert.Contains(expected, await RefuseAsync(await StoreAsync(), query, HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Fact]
    public async Task Where_there_is_nothing_to_see_the_answer_says_why()
    {
        Assert.Equal("No verdict on SOP Instance UID 1.2.3.77.", await RefuseAsync("1.2.3.77", "", HttpStatusCode.NotFound));
        var sopInstance = PixelCheckNode.NextUid();
        var (verdict, _) = await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance));
        File.Delete(node.PathOf(verdict));
        Assert.StartsWith("The instance's file is gone", await RefuseAsync(sopInstance, "", HttpStatusCode.NotFound), StringComparison.Ordinal);
        var cut = PixelCheckNode.NextUid();
        await node.StoreAsync(cut, Explicit.Ct(cut, pixels: Explicit.Pixels("OW", new byte[6])));
        Assert.StartsWith("Frame 1 cannot be read: the pixel data has 6 bytes", await RefuseAsync(cut, "", HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
        using var none = await Http.GetAsync("/api/reports/99999/slices/1/image", Cancel);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task The_pages_show_the_picture_and_hide_who_it_is_of()
    {
        var sopInstance = PixelCheckNode.NextUid();
        await node.JudgeAsync(new DicomDataset
        {
            { DicomTag.SOPClassUID, RawPeer.CtImage },
            { DicomTag.SOPInstanceUID, sopInstance },
            { DicomTag.Modality, "CT" },
            { DicomTag.PatientName, "Doe^Jane" },
            { DicomTag.PatientID, "PAT-4711" },
            { DicomTag.StudyInstanceUID, "1.2.3.1" },
            { DicomTag.SeriesInstanceUID, "1.2.3.2" },
            { DicomTag.ImageComments, "seen by Dr. House" },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTag.Rows, (ushort)16 },
            { DicomTag.Columns, (ushort)16 },
            { DicomTag.BitsAllocated, (ushort)16 },
            { DicomTag.BitsStored, (ushort)16 },
            { DicomTag.HighBit, (ushort)15 },
            { DicomTag.PixelRepresentation, (ushort)0 },
            new DicomOtherWord(DicomTag.PixelData, [.. Picture.Select(value => (ushort)value)]),
        });
        var html = await Http.GetStringAsync($"/instances/{sopInstance}", Cancel);
        Assert.Contains($"src=\"/api/verdicts/{sopInstance}/image?frame=1\"", html, StringComparison.Ordinal);
        Assert.Contains("(0010,0010)", html, StringComparison.Ordinal);
        foreach (var secret in new[] { "Doe^Jane", "PAT-4711", "Dr. House" })
            Assert.DoesNotContain(secret, html, StringComparison.Ordinal);
        Assert.Contains("MONOCHROME2", html, StringComparison.Ordinal);
    }

    private async Task<string> StoreAsync()
    {
        var sopInstance = PixelCheckNode.NextUid();
        await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance));
        return sopInstance;
    }

    private static (string Center, string Width) WindowOf(HttpResponseMessage response) =>
        (response.Headers.GetValues("Window-Center").Single(), response.Headers.GetValues("Window-Width").Single());

    private async Task<(byte[] Pixels, int Width, int Height, HttpResponseMessage Response)> DrawAsync(string sopInstance, string query)
    {
        var response = await Http.GetAsync($"/api/verdicts/{sopInstance}/image{query}", Cancel);
        var png = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(png));
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        var (pixels, width, height) = GreyPng.Read(png);
        return (pixels, width, height, response);
    }

    private async Task<string> RefuseAsync(string sopInstance, string query, HttpStatusCode status)
    {
        using var response = await Http.GetAsync($"/api/verdicts/{sopInstance}/image{query}", Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        return JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!;
    }
}
