namespace DicomNode.Trainer.Commands;

/// <summary>Values of an option that takes several, separated by commas.</summary>
internal static class CommaList
{
    /// <summary>The values, without blanks around them; empty ones are left out.</summary>
    public static string[] Read(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
