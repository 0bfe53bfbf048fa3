using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Prepare;

/// <summary>JSON of reports, indented for people.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(PrepareReport))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
