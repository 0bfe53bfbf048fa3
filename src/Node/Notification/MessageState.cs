using System.Text.Json.Serialization;
using DicomNode.Node.Review;

namespace DicomNode.Node.Notification;

/// <summary>Where a message stands.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<MessageState>))]
public enum MessageState
{
    /// <summary>It is still to be sent.</summary>
    Waiting,

    /// <summary>It was taken.</summary>
    Sent,

    /// <summary>It was tried too often, or has nowhere to go; somebody has to look.</summary>
    Dead,
}
