using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DicomNode.Node.Notification;

/// <summary>
/// Posts messages as JSON to one address, signed: whoever has the secret can tell that node, time and body are as they were. The address is that of the
/// settings and no other: redirects are not followed, and nothing in a message is fetched.
/// </summary>
internal sealed class WebhookChannel(WebhookOptions options, TimeProvider time) : IMessageChannel, IDisposable
{
    /// <summary>Seconds since 1970 at the time of sending; part of what is signed.</summary>
    public const string TimestampHeader = "DicomNode-Timestamp";

    /// <summary><c>sha256=</c> and the HMAC-SHA256, in lower-case hexadecimal digits, over timestamp, a dot and the body.</summary>
    public const string SignatureHeader = "DicomNode-Signature";

    /// <summary><see cref="Message.Key"/>.</summary>
    public const string KeyHeader = "Idempotency-Key";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        // By the token below, on our own clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public string Name => options.Name;

    /// <inheritdoc/>
    public async Task SendAsync(Message message, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = CreateRequest(message);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode)
                throw new DeliveryException(Describe(response));
        }
        catch (HttpRequestException exception)
        {
            throw new DeliveryException(exception.Message, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException($"no answer within {options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s", exception);
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>The value of <see cref="SignatureHeader"/>.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        hmac.AppendData(body);
        return "sha256=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }

    private HttpRequestMessage CreateRequest(Message message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, NotificationJson.Default.Message);
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add(KeyHeader, message.Key);
        request.Headers.Add(TimestampHeader, timestamp);
        request.Headers.Add(SignatureHeader, Sign(SecretFile.Read(options.SecretFile), timestamp, body));
        request.Headers.UserAgent.ParseAdd("DicomNode");
        return request;
    }

    private static string Describe(HttpResponseMessage response)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        return (int)response.StatusCode is >= 300 and < 400 ? $"answered {status}; redirects are not followed" : $"answered {status}";
    }
}
