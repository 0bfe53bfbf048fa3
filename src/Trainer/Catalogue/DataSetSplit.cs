using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Catalogue;

/// <summary>What a data set is used for. A data set stands whole in one split (Macfadyen et al. 2023, 2.2).</summary>
public enum DataSetSplit
{
    [JsonStringEnumMemberName("train")]
    Train,

    [JsonStringEnumMemberName("validate")]
    Validate,

    [JsonStringEnumMemberName("test")]
    Test,
}
