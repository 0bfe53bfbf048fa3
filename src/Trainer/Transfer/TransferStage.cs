namespace DicomNode.Trainer.Transfer;

/// <summary>One of the three runs of a comparison, each in a folder of its own.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Recipe">The name of its recipe.</param>
public sealed record TransferStage(string Folder, string Recipe)
{
    /// <summary>The new dense layers on the pretrained features.</summary>
    public static TransferStage Head { get; } = new("head", "transfer-head");

    /// <summary>From there, all layers.</summary>
    public static TransferStage All { get; } = new("all", "transfer-all");

    /// <summary>All layers from random weights.</summary>
    public static TransferStage Scratch { get; } = new("scratch", "transfer-scratch");
}
