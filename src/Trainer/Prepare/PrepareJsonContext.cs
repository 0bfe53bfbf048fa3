using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Prepare;

/// <summary>JSON of indices (one line each) and their values.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ShardEntry))]
[JsonSerializable(typeof(string))]
internal sealed partial class PrepareJsonContext : JsonSerializerContext;
