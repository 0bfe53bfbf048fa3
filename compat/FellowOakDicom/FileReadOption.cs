namespace FellowOakDicom;

/// <summary>What to do with large values when a file is opened.</summary>
public enum FileReadOption
{
    /// <summary>As <see cref="ReadLargeOnDemand"/>.</summary>
    Default,

    /// <summary>Large values are read each time they are asked for: the file must stay, the stream must stay open.</summary>
    ReadLargeOnDemand,

    /// <summary>Large values are left out of the data set.</summary>
    SkipLargeTags,

    /// <summary>Everything is read into memory.</summary>
    ReadAll,
}
