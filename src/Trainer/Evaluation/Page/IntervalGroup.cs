namespace DicomNode.Trainer.Evaluation.Page;

/// <summary>A figure of a split, with a row for each model that has it.</summary>
/// <param name="Split">The split's name.</param>
/// <param name="Name">The figure's name.</param>
/// <param name="Rows">The model's place, which gives the colour, its value with its interval, and the paper's where there is one.</param>
internal sealed record IntervalGroup(string Split, string Name, IReadOnlyList<(int Model, double Value, ConfidenceInterval Interval, double? Paper)> Rows);
