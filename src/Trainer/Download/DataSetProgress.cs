namespace DicomNode.Trainer.Download;

/// <summary>How far a data set is, or all together. Counters are written under the lock of the run.</summary>
public sealed class DataSetProgress(string name, int series, long bytes)
{
    public string Name => name;

    /// <summary>Series to be there in the end.</summary>
    public int Series => series;

    /// <summary>Bytes to be there in the end, as listed.</summary>
    public long Bytes => bytes;

    /// <summary>Series dealt with: there, left out or failed.</summary>
    public int SeriesDone { get; internal set; }

    /// <summary>Listed bytes of the series dealt with.</summary>
    public long BytesDone { get; internal set; }

    /// <summary>Series that failed.</summary>
    public int Failed { get; internal set; }
}
