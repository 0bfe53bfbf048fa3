namespace DicomNode.Node.Access;

/// <summary>Names of users and tokens: what stands in the audit log and under decisions, so it is short and cannot pretend to be markup or another line.</summary>
internal static class UserName
{
    public const int MaxLength = 64;

    public const string Expectation = "1 to 64 letters, digits and . _ - @ +";

    public static bool IsValid(string? name) =>
        name is { Length: >= 1 and <= MaxLength } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '+');

    /// <summary>Names that differ by case alone are one.</summary>
    public static string Key(string name) => name.ToLowerInvariant();
}
