namespace DicomNode.Trainer.Prepare;

/// <summary>What is to be prepared, and how.</summary>
public sealed record PrepareOptions
{
    /// <summary>Folder with a folder for each split, each SOURCE/CLASS/**.</summary>
    public required string Data { get; init; }

    /// <summary>Classes by UID; then the folders below SOURCE mean nothing, and files without a label are left out. Null: the folders name the classes.</summary>
    public LabelList? Labels { get; init; }

    /// <summary>Folder that gets a folder of shards for each split.</summary>
    public required string Output { get; init; }

    /// <summary>The split to prepare.</summary>
    public required string Split { get; init; }

    /// <summary>Which of its files.</summary>
    public ShardPart Part { get; init; } = ShardPart.Whole;

    /// <summary>Bits of a prepared pixel: 8 or 16.</summary>
    public int Bits { get; init; } = 16;

    /// <summary>Images after which a shard ends with the file that is being read: no volume stands in two shards.</summary>
    public int ImagesPerShard { get; init; } = 4096;

    /// <summary>How many files are read at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The split's folder of shards.</summary>
    public string Folder => Path.Combine(Output, Split);

    /// <summary>The part's report.</summary>
    public string ReportFile => Path.Combine(Folder, $"{Part.Name}.report.json");
}
