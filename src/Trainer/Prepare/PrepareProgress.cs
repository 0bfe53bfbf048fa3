namespace DicomNode.Trainer.Prepare;

/// <summary>How far a preparation is.</summary>
/// <param name="Files">Files that are done, those of an earlier run included.</param>
/// <param name="AllFiles">Files of the part.</param>
/// <param name="Images">Images written by this run.</param>
public readonly record struct PrepareProgress(int Files, int AllFiles, long Images);
