using System.Text.Json.Serialization;
using DicomNode.Node.Review;

namespace DicomNode.Node.Notification;

/// <summary>When a rule speaks of a report.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<NotificationOccasion>))]
public enum NotificationOccasion
{
    /// <summary>Once: when it is open and, for the first time, all that the rule asks for.</summary>
    New,

    /// <summary>Each time that the slices which speak for it have doubled.</summary>
    Grown,
}
