namespace DicomNode.Trainer.Prepare;

/// <summary>Why slices of a file are in no shard.</summary>
public enum LeftOutKind
{
    /// <summary>The file, or this slice of it, cannot be read.</summary>
    Broken,

    /// <summary>The file declares colour: screenshots, fused images, ultrasound.</summary>
    Colour,

    /// <summary>One value all over: nothing to classify.</summary>
    Constant,
}
