using System.Text.Json.Serialization;
using DicomNode.Node.Review;

namespace DicomNode.Node.Notification;

/// <summary>What a message is about.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MessageKind>))]
public enum MessageKind
{
    /// <summary>One report.</summary>
    Report,

    /// <summary>The reports of a while.</summary>
    Digest,

    /// <summary>Nothing: somebody wanted to see one arrive.</summary>
    Test,
}
