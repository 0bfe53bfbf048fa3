using System.Text.Json.Serialization;

namespace DicomNode.Trainer.Catalogue;

/// <summary>What a data set's host asks for before it gives the data out, as the paper met it.</summary>
public enum DataSetAccess
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>An account.</summary>
    [JsonStringEnumMemberName("registration")]
    Registration,

    /// <summary>A signed or accepted agreement: the data are taken from a local path.</summary>
    [JsonStringEnumMemberName("agreement")]
    Agreement,
}
