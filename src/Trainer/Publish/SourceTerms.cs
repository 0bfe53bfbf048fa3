using System.Text.RegularExpressions;

namespace DicomNode.Trainer.Publish;

/// <summary>What is known of the images of one class from one source.</summary>
/// <param name="Licence">As it was stated; null where nobody says.</param>
/// <param name="BodyParts">Null where they are not known.</param>
/// <param name="Origins">Where its patients or images come from: sources with a common origin are not independent of each other.</param>
/// <param name="Page">Where the source is described, or null.</param>
public sealed partial record SourceTerms(string? Licence, string? BodyParts, IReadOnlyList<string> Origins, string? Page)
{
    private const RegexOptions Loose = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Whether the licence, as stated, rules out commercial use or allows no more than research.</summary>
    public bool IsNonCommercial => Licence is not null && Restricted().IsMatch(Licence);

    /// <summary>Whether the text says that no licence is stated, or one for code or in part; what it leaves open is not decided here.</summary>
    public bool IsUnclear => Licence is not null && Partial().IsMatch(Licence);

    [GeneratedRegex(@"\bNC\b|\bnon-?\s?commercial\b|\bresearch (use|purposes)\b|\bacademic use\b", Loose)]
    private static partial Regex Restricted();

    [GeneratedRegex(@"\b(none|not stated|not known|unknown|unclear|code|repo|repository|package)\b", Loose)]
    private static partial Regex Partial();
}
