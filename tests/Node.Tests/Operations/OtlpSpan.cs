namespace DicomNode.Node.Tests.Operations;

/// <summary>A span as a receiver of traces sees it; identities in hexadecimal digits, texts of attributes alone.</summary>
internal sealed record OtlpSpan(
    string TraceId, string SpanId, string ParentId, string Name, IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> LinkedSpans);
