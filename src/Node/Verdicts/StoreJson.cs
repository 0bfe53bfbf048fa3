using System.Text.Json.Serialization;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>How the sums of a series are written into a store.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(JsonStringEnumConverter<ModalityClass>), typeof(JsonStringEnumConverter<Outcome>)])]
[JsonSerializable(typeof(SeriesSums))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
