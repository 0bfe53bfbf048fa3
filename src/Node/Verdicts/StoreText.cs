using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Brings values to what every store returns as it was given. Header text comes from strangers: NUL, which PostgreSQL does not take, and
/// halves of surrogate pairs, which no encoding takes, become U+FFFD. What is looked up by an index is short in any honest header, and
/// indexes take only so much: longer text is cut and keeps its hash. Times lose what is below a microsecond.
/// </summary>
internal static class StoreText
{
    private const int MaxKeyLength = 128;

    private const char Replacement = '\uFFFD';

    public static Verdict Normalise(Verdict verdict) => verdict with
    {
        SopInstanceUid = Key(verdict.SopInstanceUid),
        ContentSha256 = Key(verdict.ContentSha256),
        SeriesInstanceUid = Key(verdict.SeriesInstanceUid),
        StudyInstanceUid = Key(verdict.StudyInstanceUid),
        StationName = Key(verdict.StationName),
        PatientKey = Key(verdict.PatientKey),
        SopClassUid = Normalise(verdict.SopClassUid),
        TransferSyntaxUid = Normalise(verdict.TransferSyntaxUid),
        HeaderModality = Key(verdict.HeaderModality),
        OutlierScore = Normalise(verdict.OutlierScore),
        Reason = Normalise(verdict.Reason),
        CallingAe = Key(verdict.CallingAe),
        CalledAe = Normalise(verdict.CalledAe),
        ReceivedAt = StoreTime.Truncate(verdict.ReceivedAt),
        ClassifiedAt = StoreTime.Truncate(verdict.ClassifiedAt),
        ModelName = Normalise(verdict.ModelName),
        ModelSha256 = Normalise(verdict.ModelSha256),
        FileName = Normalise(verdict.FileName),
    };

    public static VerdictQuery Normalise(VerdictQuery query) => query with
    {
        SeriesInstanceUid = Key(query.SeriesInstanceUid),
        StudyInstanceUid = Key(query.StudyInstanceUid),
        HeaderModality = Key(query.HeaderModality),
        CallingAe = Key(query.CallingAe),
    };

    /// <summary>Joined values are as reports have them: each was made a key by itself.</summary>
    public static ReportQuery Normalise(ReportQuery query) => query with
    {
        HeaderModality = Normalise(query.HeaderModality),
        CallingAe = Normalise(query.CallingAe),
        StationName = Normalise(query.StationName),
        SeriesInstanceUid = Key(query.SeriesInstanceUid),
        StudyInstanceUid = Key(query.StudyInstanceUid),
    };

    public static ReviewDecision Normalise(ReviewDecision review) => review with
    {
        Note = Normalise(review.Note),
        By = Normalise(review.By),
        ReviewedAt = StoreTime.Truncate(review.ReviewedAt),
    };

    /// <summary>Text by which verdicts are looked up: at most 129 characters, different where the given text is.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Key(string? text)
    {
        var clean = Normalise(text);
        return clean is null || clean.Length <= MaxKeyLength
            ? clean
            : Normalise(clean[..64]) + "#" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clean)));
    }

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

    /// <summary>JSON has no infinity and no NaN; a score that is not a number says nothing.</summary>
    private static float? Normalise(float? score) => score is { } value && !float.IsNaN(value) ? float.Clamp(value, float.MinValue, float.MaxValue) : null;

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
