using System.Text;
using System.Threading.Channels;

namespace DicomNode.Node.Tests.Operations;

/// <summary>Takes traces by OTLP/HTTP, in protobuf, on a port of its own.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly Channel<OtlpSpan> _spans = Channel.CreateUnbounded<OtlpSpan>();
    private PostReceiver _receiver = null!;

    public string Url => _receiver.Url.GetLeftPart(UriPartial.Authority);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var otlp = new OtlpReceiver();
        otlp._receiver = await PostReceiver.StartAsync((context, body) =>
        {
            Assert.Equal(("POST", "/v1/traces", "application/x-protobuf"), (context.Request.Method, context.Request.Path.Value, context.Request.ContentType));
            foreach (var span in Read(body))
                otlp._spans.Writer.TryWrite(span);
            return Task.CompletedTask;
        });
        return otlp;
    }

    /// <summary>Everything that has come so far.</summary>
    public List<OtlpSpan> TakeAll()
    {
        var spans = new List<OtlpSpan>();
        while (_spans.Reader.TryRead(out var span))
            spans.Add(span);
        return spans;
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    // opentelemetry/proto/collector/trace/v1/trace_service.proto, trace/v1/trace.proto, common/v1/common.proto: the fields that are looked at.
    private static IEnumerable<OtlpSpan> Read(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        from span in Fields(scope, 2)
        select new OtlpSpan(
            Convert.ToHexStringLower(Fields(span, 1).Single()),
            Convert.ToHexStringLower(Fields(span, 2).Single()),
            Convert.ToHexStringLower(Fields(span, 4).SingleOrDefault() ?? []),
            Encoding.UTF8.GetString(Fields(span, 5).Single()),
            Fields(span, 9).ToDictionary(
                attribute => Encoding.UTF8.GetString(Fields(attribute, 1).Single()),
                attribute => Encoding.UTF8.GetString(Fields(Fields(attribute, 2).Single(), 1).SingleOrDefault() ?? [])),
            [.. Fields(span, 13).Select(link => Convert.ToHexStringLower(Fields(link, 2).Single()))]);

    /// <summary>The contents of the fields of a number that have a length.</summary>
    private static List<byte[]> Fields(ReadOnlySpan<byte> message, int number)
    {
        var found = new List<byte[]>();
        while (message.Length > 0)
        {
            var key = Varint(ref message);
            var length = (key & 7) switch
            {
                0 => -1,
                1 => 8,
                2 => checked((int)Varint(ref message)),
                5 => 4,
                _ => throw new InvalidDataException($"wire type {key & 7}"),
            };
            if (length < 0)
            {
                Varint(ref message);
                continue;
            }

            if ((int)(key >> 3) == number && (key & 7) == 2)
                found.Add(message[..length].ToArray());
            message = message[length..];
        }

        return found;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[0];
            message = message[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
