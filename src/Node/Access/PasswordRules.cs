using System.Text.RegularExpressions;

namespace DicomNode.Node.Access;

/// <summary>
/// Which passwords people may choose: long ones that nobody guesses, whatever their characters (NIST SP 800-63B 5.1.1). Words that everybody tries, years,
/// sequences and repetitions count for nothing; enough must be left without them.
/// </summary>
internal static partial class PasswordRules
{
    public const int MinLength = 12;

    public const int MaxLength = 128;

    /// <summary>Characters that must be left.</summary>
    private const int MinLeft = 8;

    private const int MinDistinct = 6;

    /// <summary>Neighbours from here on are a sequence.</summary>
    private const int RunLength = 3;

    private static readonly string[] Words =
    [
        "administrator", "admin", "root", "user", "guest", "login", "password", "passwort", "kennwort", "pass", "secret", "welcome", "letmein", "changeme",
        "change", "default", "test", "master", "server", "system", "computer", "internet", "hospital", "radiology", "doctor", "patient", "dicom", "pacs",
        "node", "modality", "qwerty", "qwertz", "azerty", "dragon", "monkey", "football", "baseball", "iloveyou", "love", "sunshine", "princess", "superman",
        "batman", "spring", "summer", "autumn", "winter", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january",
        "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    ];

    private static readonly string[] KeyboardRows = ["1234567890", "qwertyuiop[]", "qwertzuiop", "asdfghjkl;'", "zxcvbnm,./", "yxcvbnm,.-"];

    /// <summary>What is wrong with a password, in a sentence; null where nothing is. The password is not repeated.</summary>
    public static string? FindFault(string password, string userName)
    {
        var length = password.EnumerateRunes().Count();
        if (length < MinLength)
            return $"The password has {length} characters; expected at least {MinLength}.";
        if (password.Length > MaxLength)
            return $"The password has {length} characters; expected at most {MaxLength}.";
        var lower = password.ToLowerInvariant();
        return lower.Distinct().Count() >= MinDistinct && CountLeft(lower, userName.ToLowerInvariant()) >= MinLeft
            ? null
            : "The password is easy to guess; expected more beside common words, your name, years and sequences.";
    }

    private static int CountLeft(string text, string userName)
    {
        var isTaken = new bool[text.Length];
        var plain = string.Concat(text.Select(Plain));
        foreach (var word in Words.Append(userName).Where(word => word.Length >= RunLength))
        {
            for (var at = plain.IndexOf(word, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(word, at + 1, StringComparison.Ordinal))
                isTaken.AsSpan(at, word.Length).Fill(true);
        }

        foreach (var year in Years().EnumerateMatches(text))
            isTaken.AsSpan(year.Index, year.Length).Fill(true);
        for (var at = 0; at + RunLength <= text.Length; at++)
        {
            if (IsRun(text.Substring(at, RunLength)))
                isTaken.AsSpan(at, RunLength).Fill(true);
        }

        return isTaken.Count(taken => !taken);
    }

    private static bool IsRun(string part)
    {
        var step = part[1] - part[0];
        return (step is 0 or 1 or -1 && part[2] - part[1] == step)
            || KeyboardRows.Any(row => row.Contains(part, StringComparison.Ordinal) || row.Contains(string.Concat(part.Reverse()), StringComparison.Ordinal));
    }

    /// <summary>Letters that are written as what looks like them.</summary>
    private static char Plain(char character) => character switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => character,
    };

    [GeneratedRegex("(19|20)[0-9]{2}")]
    private static partial Regex Years();
}
