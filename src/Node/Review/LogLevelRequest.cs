namespace DicomNode.Node.Review;

/// <summary>The body of a change of an area's log level.</summary>
/// <param name="Area">The area.</param>
/// <param name="Level">Verbose, Debug, Information, Warning, Error or Fatal; may be left out where <paramref name="Minutes"/> is 0.</param>
/// <param name="Minutes">For how long, 0 to 1440; 60 by default. 0 goes back to what the settings say, at once.</param>
internal sealed record LogLevelRequest(string? Area, string? Level, int? Minutes);
