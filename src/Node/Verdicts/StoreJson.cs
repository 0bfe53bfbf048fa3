using System.Text.Json.Serialization;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>How stores write what they keep as JSON: the sums of a series, and in LiteDB whole verdicts and reports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    Converters =
    [
        typeof(JsonStringEnumConverter<ModalityClass>), typeof(JsonStringEnumConverter<Outcome>), typeof(JsonStringEnumConverter<ReportState>),
        typeof(JsonStringEnumConverter<ImageKind>), typeof(JsonStringEnumConverter<SeriesStanding>),
        typeof(JsonStringEnumConverter<ReportEventKind>),
    ])]
[JsonSerializable(typeof(SeriesSums))]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(MislabelReport))]
[JsonSerializable(typeof(ReportEvent))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StoreJson : JsonSerializerContext;
