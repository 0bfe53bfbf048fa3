using System.Text.Json;
using System.Text.Json.Serialization;
using DicomNode.Classifier;
using DicomNode.Node.Review;

namespace DicomNode.Node.Notification;

/// <summary>Messages as webhooks get them, and notices as the outbox keeps them: camelCase, enumerations by name, times in UTC.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(UtcTimeConverter), typeof(JsonStringEnumConverter<Outcome>), typeof(JsonStringEnumConverter<ModalityClass>)])]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(ReportNotice))]
[JsonSerializable(typeof(long[]))]
internal sealed partial class NotificationJson : JsonSerializerContext;
