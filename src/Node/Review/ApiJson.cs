using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Notification;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using Serilog.Events;

namespace DicomNode.Node.Review;

/// <summary>The API's JSON: camelCase, enumerations by name, times in UTC with a Z, classes under their own names.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Verdict))]
[JsonSerializable(typeof(Page<Verdict>))]
[JsonSerializable(typeof(SeriesVerdict))]
[JsonSerializable(typeof(StudyVerdict))]
[JsonSerializable(typeof(MislabelReport))]
[JsonSerializable(typeof(Page<MislabelReport>))]
[JsonSerializable(typeof(IAsyncEnumerable<MislabelReport>))]
[JsonSerializable(typeof(ReportChange))]
[JsonSerializable(typeof(ReviewRequest))]
[JsonSerializable(typeof(Statistics))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(Page<AuditItem>))]
[JsonSerializable(typeof(Page<OutboxEntry>))]
[JsonSerializable(typeof(TestRequest))]
[JsonSerializable(typeof(RetryReply))]
[JsonSerializable(typeof(LogLevelRequest))]
[JsonSerializable(typeof(LogLevelState))]
[JsonSerializable(typeof(IReadOnlyList<LogLevelState>))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes options write what the API promises.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter<ModalityClass>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Outcome>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ImageKind>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<SeriesStanding>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<Witness>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<ReportState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<AuditKind>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new JsonStringEnumConverter<LogEventLevel>(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new UtcTimeConverter());
        options.TypeInfoResolverChain.Insert(0, Default.WithAddedModifier(NameClasses).WithAddedModifier(HideFileNames));
    }

    /// <summary>Probabilities stand under the names of the classes; what follows from them is left out.</summary>
    private static void NameClasses(JsonTypeInfo type)
    {
        if (type.Type != typeof(ClassProbabilities))
            return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            if (Enum.TryParse<ModalityClass>(type.Properties[i].Name, ignoreCase: true, out var modalityClass))
                type.Properties[i].Name = modalityClass.ToString();
            else
                type.Properties.RemoveAt(i);
        }
    }

    /// <summary>Where a file lies is the node's own affair.</summary>
    private static void HideFileNames(JsonTypeInfo type)
    {
        if (type.Type == typeof(Verdict))
            type.Properties.Remove(type.Properties.Single(property => property.Name == "fileName"));
    }
}
