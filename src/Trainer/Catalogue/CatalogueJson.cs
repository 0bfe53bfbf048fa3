using System.Text.Json;
using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Catalogue;

/// <summary>How the catalogue is read from JSON and its data sets are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    AllowDuplicateProperties = false,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(CatalogueDocument))]
[JsonSerializable(typeof(IReadOnlyList<PublicDataSet>))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
