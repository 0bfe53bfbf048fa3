namespace DicomNode.Node.Verdicts;

/// <summary>One entry in a report's history.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind">What happened.</param>
/// <param name="By">User name of who did it; null where slices did.</param>
/// <param name="Note">What they wrote to it; null where slices did it.</param>
/// <param name="Slices">Classified slices at that time; 0 where nobody noted them: before histories were kept.</param>
/// <param name="Confidence">Probability at that time of the class that the pixels showed, 0 to 1; null where it is not known.</param>
public sealed record ReportEvent(DateTimeOffset At, ReportEventKind Kind, string? By, string? Note, int Slices, float? Confidence);
