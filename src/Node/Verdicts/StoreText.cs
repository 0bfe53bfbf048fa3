using System.Diagnostics.CodeAnalysis;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Brings values to what every store returns as it was given. Header text comes from strangers: NUL, which PostgreSQL does not take, and
/// halves of surrogate pairs, which no encoding takes, become U+FFFD. Times lose what is below a microsecond.
/// </summary>
internal static class StoreText
{
    private const char Replacement = '\uFFFD';

    public static Verdict Normalise(Verdict verdict) => verdict with
    {
        SopInstanceUid = Normalise(verdict.SopInstanceUid),
        ContentSha256 = Normalise(verdict.ContentSha256),
        SeriesInstanceUid = Normalise(verdict.SeriesInstanceUid),
        StudyInstanceUid = Normalise(verdict.StudyInstanceUid),
        SopClassUid = Normalise(verdict.SopClassUid),
        TransferSyntaxUid = Normalise(verdict.TransferSyntaxUid),
        HeaderModality = Normalise(verdict.HeaderModality),
        Reason = Normalise(verdict.Reason),
        CallingAe = Normalise(verdict.CallingAe),
        CalledAe = Normalise(verdict.CalledAe),
        ReceivedAt = StoreTime.Truncate(verdict.ReceivedAt),
        ClassifiedAt = StoreTime.Truncate(verdict.ClassifiedAt),
        ModelName = Normalise(verdict.ModelName),
        ModelSha256 = Normalise(verdict.ModelSha256),
        FileName = Normalise(verdict.FileName),
    };

    public static ReviewDecision Normalise(ReviewDecision review) => review with
    {
        Note = Normalise(review.Note),
        ReviewedAt = StoreTime.Truncate(review.ReviewedAt),
    };

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Normalise(string? text)
    {
        if (text is null || !NeedsChange(text))
            return text;
        return string.Create(text.Length, text, static (copy, source) =>
        {
            source.CopyTo(copy);
            for (var i = 0; i < copy.Length; i++)
            {
                if (char.IsHighSurrogate(copy[i]) && i + 1 < copy.Length && char.IsLowSurrogate(copy[i + 1]))
                    i++;
                else if (copy[i] == '\0' || char.IsSurrogate(copy[i]))
                    copy[i] = Replacement;
            }
        });
    }

    private static bool NeedsChange(string text)
    {
        foreach (var character in text)
        {
            if (character == '\0' || char.IsSurrogate(character))
                return true;
        }

        return false;
    }
}
