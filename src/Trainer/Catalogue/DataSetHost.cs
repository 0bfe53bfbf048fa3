using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Catalogue;

/// <summary>Who gives a data set out.</summary>
public enum DataSetHost
{
    /// <summary>The Cancer Imaging Archive, over the NBIA REST interface.</summary>
    [JsonStringEnumMemberName("tcia")]
    Tcia,

    /// <summary>Another site, with a way of its own.</summary>
    [JsonStringEnumMemberName("other")]
    Other,
}
