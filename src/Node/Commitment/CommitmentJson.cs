using System.Text.Json.Serialization;

namespace DicomNode.Node.Commitment;

/// <summary>How requests are written to their files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CommitmentRequest))]
internal sealed partial class CommitmentJson : JsonSerializerContext;
