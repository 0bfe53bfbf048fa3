using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Tests.Checks;
using DicomNode.Node.Tests.Network;
using DicomNode.Testing;
using FellowOakDicom;
using static DicomNode.Node.Tests.Checks.DataSetEncoder;

namespace DicomNode.Node.Tests.Review;

/// <summary>Pictures of evidence from a whole node, of objects that were sent to it.</summary>
public sealed class EvidenceTests(PixelCheckNode node) : IClassFixture<PixelCheckNode>
{
    private const byte Grey = 0;
    private const byte Rgb = 2;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_slice_is_what_the_network_sees_and_overlay_and_map_are_in_colour()
    {
        var sopInstance = await StoreAsync();
        var slice = new float[SlicePreprocessor.Length];
        SlicePreprocessor.PreprocessGrey([.. Picture.Select(value => (ushort)value)], 16, 16, slice);
        var expected = new MemoryStream();
        EvidenceImage.Write(expected, EvidenceView.Slice, slice, []);
        Assert.Equal(expected.ToArray(), await DrawAsync(sopInstance, "?view=slice", Grey));
        var overlay = await DrawAsync(sopInstance, "", Rgb);
        Assert.Equal(overlay, await DrawAsync(sopInstance, "?view=overlay&frame=1&class=", Rgb));
        Assert.NotEqual(overlay, await DrawAsync(sopInstance, "?view=map", Rgb));
    }

    [Theory]
    [InlineData("ami/j2k.dcm", 1)]
    [InlineData("cs-dicomparser/CT0012.not_fragmented_bot_rle.dcm", 2)]
    [InlineData("cs-dicomparser/CT0012.fragmented_no_bot_jpeg_ls.80.dcm", 2)]
    public async Task Compressed_frames_are_decoded_as_for_classification(string path, int frames)
    {
        var file = await DicomFile.OpenAsync(Repository.Shared("dicom", path));
        var verdict = await node.JudgeAsync(file.Dataset.AddOrUpdate(DicomTag.SOPInstanceUID, PixelCheckNode.NextUid()));
        Assert.Equal(frames, verdict.Frames);
        var last = await DrawAsync(verdict.SopInstanceUid, $"?frame={frames}&class=XR", Rgb);
        Assert.Equal(last, await DrawAsync(verdict.SopInstanceUid, "?class=xr", Rgb));
        Assert.Contains($"the instance has {frames}", await RefuseAsync(verdict.SopInstanceUid, $"?frame={frames + 1}", HttpStatusCode.NotFound), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var sopInstance = await StoreAsync();
        using var first = await GetAsync(sopInstance, "");
        Assert.Equal("no-cache, private", first.Headers.CacheControl?.ToString());
        using var again = await GetAsync(sopInstance, "", first.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(first.Headers.ETag, again.Headers.ETag);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync(Cancel));
        foreach (var other in new[] { "?view=map", "?view=slice" })
        {
            using var another = await GetAsync(sopInstance, other, first.Headers.ETag!.ToString());
            Assert.Equal(HttpStatusCode.OK, another.StatusCode);
        }
    }

    [Theory]
    [InlineData("?frame=0", "frame is \"0\"; expected a whole number from 1.")]
    [InlineData("?frame=first", "frame is \"first\"; expected a whole number from 1.")]
    [InlineData("?frame=99999999999", "expected a whole number from 1.")]
    [InlineData("?class=US", "class is \"US\"; expected one of CT, MR, PT, XR.")]
    [InlineData("?view=3d", "view is \"3d\"; expected one of Overlay, Slice, Map.")]
    public async Task A_bad_parameter_is_named_with_what_was_expected(string query, string expected) =>
        Assert.Contains(expected, await RefuseAsync(await StoreAsync(), query, HttpStatusCode.BadRequest), StringComparison.Ordinal);

    [Fact]
    public async Task Where_there_is_nothing_to_see_the_answer_says_why()
    {
        Assert.Equal("No verdict on SOP Instance UID 1.2.3.77.", await RefuseAsync("1.2.3.77", "", HttpStatusCode.NotFound));
        var bare = PixelCheckNode.NextUid();
        await node.StoreAsync(bare, Explicit.Head(bare));
        Assert.Equal("The object has no pixel data.", await RefuseAsync(bare, "", HttpStatusCode.NotFound));
        var constant = await StoreAsync(Explicit.Pixels("OW", new byte[512]));
        Assert.StartsWith("class is not given, and the verdict names none", await RefuseAsync(constant, "", HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Equal(
            "All pixels of frame 1 have the same value and show nothing.", await RefuseAsync(constant, "?class=CT", HttpStatusCode.UnprocessableEntity));
        var cut = await StoreAsync(Explicit.Pixels("OW", new byte[6]));
        Assert.StartsWith(
            "Frame 1 cannot be read: the pixel data has 6 bytes", await RefuseAsync(cut, "?class=CT", HttpStatusCode.UnprocessableEntity), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_404_that_says_why()
    {
        var sopInstance = PixelCheckNode.NextUid();
        var (verdict, _) = await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance));
        File.Delete(node.PathOf(verdict));
        Assert.StartsWith("The instance's file is gone", await RefuseAsync(sopInstance, "", HttpStatusCode.NotFound), StringComparison.Ordinal);

        await using var forgetful = await RunningNode.StartAsync(("Node:Retention:Mode", "Delete"));
        using var peer = await RawPeer.AssociateAsync(forgetful.Port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, sopInstance));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, Explicit.Ct(sopInstance)));
        var outcome = (await forgetful.WaitForVerdictAsync(sopInstance)).Outcome;
        Assert.Equal(
            $"The instance's file is not kept: Node:Retention:Mode, now Delete, let it go with the outcome {outcome}.",
            await RefuseAsync(sopInstance, "", HttpStatusCode.NotFound, forgetful));
    }

    [Fact]
    public async Task Many_at_once_are_drawn_in_turn_or_sent_away_and_classification_goes_on()
    {
        var sopInstance = await StoreAsync();
        var asked = Enumerable.Range(0, 40).Select(i => GetAsync(sopInstance, $"?class={Enum.GetNames<ModalityClass>()[i % 4]}")).ToList();
        for (var i = 0; i < 3; i++)
            await StoreAsync();
        var answers = await Task.WhenAll(asked);
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        foreach (var answer in answers)
        {
            using (answer)
            {
                if (answer.StatusCode == HttpStatusCode.OK)
                    continue;
                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
                Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
            }
        }

        await DrawAsync(sopInstance, "", Rgb);
    }

    [Fact]
    public async Task Whoever_goes_away_leaves_the_node_as_it_was()
    {
        var sopInstance = await StoreAsync();
        using var leaving = new CancellationTokenSource();
        var asked = Enumerable.Range(0, 8).Select(_ => node.Node.Http.GetAsync(Address(sopInstance, ""), leaving.Token)).ToList();
        await leaving.CancelAsync();
        await Task.WhenAll(asked.Select(request => request.ContinueWith(_ => { }, TaskScheduler.Default)));
        await DrawAsync(sopInstance, "", Rgb);
    }

    [Fact]
    public async Task The_OpenAPI_document_says_what_comes_back()
    {
        var document = JsonDocument.Parse(await node.Node.Http.GetStringAsync("/openapi/v1.json", Cancel)).RootElement;
        var operation = document.GetProperty("paths").GetProperty("/api/verdicts/{sopInstanceUid}/evidence").GetProperty("get");
        Assert.Equal(
            ["If-None-Match", "class", "frame", "sopInstanceUid", "view"],
            operation.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        var responses = operation.GetProperty("responses");
        Assert.Equal(["200", "304", "400", "401", "403", "404", "422", "500", "503"], responses.EnumerateObject().Select(response => response.Name).Order(StringComparer.Ordinal));
        Assert.Equal("image/png", responses.GetProperty("200").GetProperty("content").EnumerateObject().Single().Name);
    }

    /// <summary>Sends the picture of <see cref="DataSetEncoder.Ct"/>, or other pixels, and waits for its verdict.</summary>
    private async Task<string> StoreAsync(byte[]? pixels = null)
    {
        var sopInstance = PixelCheckNode.NextUid();
        await node.StoreAsync(sopInstance, Explicit.Ct(sopInstance, pixels: pixels));
        return sopInstance;
    }

    private static string Address(string sopInstance, string query) => $"/api/verdicts/{sopInstance}/evidence{query}";

    private async Task<HttpResponseMessage> GetAsync(string sopInstance, string query, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(sopInstance, query));
        if (known is not null)
            request.Headers.Add("If-None-Match", known);
        return await node.Node.Http.SendAsync(request, Cancel);
    }

    /// <summary>The picture's bytes: 224 x 224 pixels of 8 bits and this colour type.</summary>
    private async Task<byte[]> DrawAsync(string sopInstance, string query, byte colourType)
    {
        using var response = await GetAsync(sopInstance, query);
        var picture = await response.Content.ReadAsByteArrayAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(picture));
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.Equal((224, 224), (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(20))));
        Assert.Equal((8, colourType), (picture[24], picture[25]));
        return picture;
    }

    /// <summary>The detail of a problem.</summary>
    private async Task<string> RefuseAsync(string sopInstance, string query, HttpStatusCode status, RunningNode? other = null)
    {
        using var response = await (other ?? node.Node).Http.GetAsync(Address(sopInstance, query), Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString()!;
    }
}
