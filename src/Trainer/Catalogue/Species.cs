using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Catalogue;

/// <summary>What was scanned.</summary>
public enum Species
{
    [JsonStringEnumMemberName("human")]
    Human,

    [JsonStringEnumMemberName("mouse")]
    Mouse,

    /// <summary>A phantom, built or computed.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
