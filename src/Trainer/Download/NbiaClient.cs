using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace DicomNode.Trainer.Download;

/// <summary>
/// The public part of the NBIA REST interface (v1) that The Cancer Imaging Archive speaks: getSeries, getSeriesSize and
/// getImageWithMD5Hash. An answer in which no byte comes for <paramref name="idle"/> is given up.
/// </summary>
/// <param name="services">Where the services lie, ending in a slash.</param>
public sealed class NbiaClient(HttpClient http, Uri services, RetryPolicy retries, TimeProvider time, TimeSpan idle)
{
    /// <summary>The Cancer Imaging Archive's public services.</summary>
    public const string PublicServices = "https://services.cancerimagingarchive.net/nbia-api/services/v1/";

    private const int BufferLength = 1 << 17;
    private const long LongestListing = 1L << 30;
    private const int ReasonLength = 200;

    /// <summary>All series of a collection and modality, in the archive's order; each once.</summary>
    /// <exception cref="TransferException">The archive refused, or did not answer in as many attempts as there may be.</exception>
    public Task<IReadOnlyList<NbiaSeries>> ListAsync(string collection, string modality, CancellationToken token)
    {
        var query = $"getSeries?Collection={Uri.EscapeDataString(collection)}&Modality={Uri.EscapeDataString(modality)}&format=json";
        return retries.RunAsync<IReadOnlyList<NbiaSeries>>(
            async attempt =>
            {
                using var document = await JsonAsync(query, attempt).ConfigureAwait(false);
                if (document is null)
                    return [];
                var series = document.RootElement.EnumerateArray().Select(item => Read(item, modality)).DistinctBy(item => item.SeriesInstanceUid);
                return [.. series];
            },
            token);
    }

    /// <summary>Number of images and their size in bytes, for a listing that lacks them.</summary>
    /// <exception cref="TransferException">As for <see cref="ListAsync"/>.</exception>
    public Task<(int Images, long Bytes)> SizeAsync(string seriesInstanceUid, CancellationToken token) => retries.RunAsync(
        async attempt =>
        {
            using var document = await JsonAsync($"getSeriesSize?SeriesInstanceUID={seriesInstanceUid}&format=json", attempt).ConfigureAwait(false);
            if (document is null || document.RootElement.GetArrayLength() == 0)
                return (0, 0L);
            var first = document.RootElement[0];
            return ((int)Number(first, "ObjectCount"), Number(first, "TotalSizeInBytes"));
        },
        token);

    /// <summary>Writes a series' archive of images and MD5 sums to a stream, in one attempt.</summary>
    /// <param name="limit">Bytes that the archive may have.</param>
    /// <param name="written">Told of each piece before it is written.</param>
    /// <exception cref="TransferException">The archive did not come whole.</exception>
    public async Task FetchAsync(string seriesInstanceUid, Stream destination, long limit, Action<int> written, CancellationToken token)
    {
        await GetAsync(
            $"getImageWithMD5Hash?SeriesInstanceUID={seriesInstanceUid}",
            async (piece, received) =>
            {
                if (received > limit)
                {
                    throw new TransferException(
                        $"the archive is longer than {ByteSize.Format(limit)}, far over what the series is said to have", transient: false);
                }

                written(piece.Length);
                await destination.WriteAsync(piece, token).ConfigureAwait(false);
            },
            token).ConfigureAwait(false);
    }

    private async Task<JsonDocument?> JsonAsync(string query, CancellationToken token)
    {
        using var body = new MemoryStream();
        await GetAsync(
            query,
            (piece, received) =>
            {
                if (received > LongestListing)
                    throw new TransferException($"{services}{query}: the listing is longer than {ByteSize.Format(LongestListing)}", transient: false);
                body.Write(piece.Span);
                return ValueTask.CompletedTask;
            },
            token).ConfigureAwait(false);

        // The archive answers a query that finds nothing with an empty body.
        var text = body.GetBuffer().AsMemory(0, (int)body.Length);
        if (text.Span.Trim(" \r\n\t"u8).IsEmpty)
            return null;
        try
        {
            var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Array)
                return document;
            document.Dispose();
        }
        catch (JsonException fault)
        {
            throw new TransferException($"{services}{query}: the answer is not JSON: {fault.Message}", transient: true, cause: fault);
        }

        throw new TransferException($"{services}{query}: the answer is not a JSON array", transient: true);
    }

    private async Task GetAsync(string query, Func<ReadOnlyMemory<byte>, long, ValueTask> take, CancellationToken token)
    {
        using var silence = new CancellationTokenSource(idle, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, silence.Token);
        try
        {
            using var response = await http
                .GetAsync(new Uri(services, query), HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await RefusalAsync(response, either.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var buffer = new byte[BufferLength];
                var received = 0L;
                while (await ReadAsync(stream, buffer, either.Token).ConfigureAwait(false) is > 0 and var count)
                {
                    silence.CancelAfter(idle);
                    received += count;
                    await take(buffer.AsMemory(0, count), received).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException fault) when (silence.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw new TransferException($"no answer for {idle.TotalSeconds:F0} s", transient: true, cause: fault);
        }
        catch (HttpRequestException fault)
        {
            throw new TransferException($"{services}: {fault.Message}", transient: true, cause: fault);
        }
    }

    // Told apart from an IOException of the disk, which no other attempt would mend.
    private static async Task<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken token)
    {
        try
        {
            return await stream.ReadAsync(buffer, token).ConfigureAwait(false);
        }
        catch (IOException fault)
        {
            throw new TransferException($"the connection broke: {fault.Message}", transient: true, cause: fault);
        }
    }

    private async Task<TransferException> RefusalAsync(HttpResponseMessage response, CancellationToken token)
    {
        var passing = response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500;
        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
        var reason = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"the server answers {(int)response.StatusCode}"));
        if (!passing)
        {
            using var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
            var buffer = new byte[ReasonLength];
            var count = await ReadAsync(stream, buffer, token).ConfigureAwait(false);
            var text = new string([.. Encoding.UTF8.GetString(buffer, 0, count).Where(character => !char.IsControl(character))]).Trim();
            if (text.Length > 0)
                reason.Append(": ").Append(text);
        }

        return new TransferException(reason.ToString(), passing, wait);
    }

    private static NbiaSeries Read(JsonElement item, string modality)
    {
        var uid = Text(item, "SeriesInstanceUID");

        // The UID becomes part of a path and of a query.
        if (uid.Length is 0 or > 64 || uid.Any(character => !char.IsAsciiDigit(character) && character != '.') || !uid.Any(char.IsAsciiDigit))
            throw new TransferException($"the listing holds '{uid[..Math.Min(uid.Length, 80)]}', which is no Series Instance UID", transient: false);
        var said = Text(item, "Modality");
        return new NbiaSeries(
            uid,
            Text(item, "StudyInstanceUID"),
            said.Length > 0 ? said : modality,
            Text(item, "BodyPartExamined"),
            (int)Number(item, "ImageCount"),
            Number(item, "FileSize"));
    }

    private static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // Sizes come as numbers or, with decimals, as strings.
    private static long Number(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out var value))
            return 0;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e15 ? (long)number : 0;
    }
}
