using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DicomNode.Node.Review;

namespace DicomNode.Node.Access;

/// <summary>
/// How entries of the audit log are chained: the hash of each is the SHA-256 of eight netstrings (length in bytes, colon, UTF-8, comma; an absent value is
/// <c>-,</c>): the hash before it (empty for the first), number, time as the API writes it, kind, who, from, target, detail.
/// </summary>
internal static class AuditChain
{
    /// <summary>The hash before the first entry's.</summary>
    public const string Start = "";

    public static string Hash(string previous, long number, DateTimeOffset at, AuditEntry entry)
    {
        var text = new StringBuilder();
        string?[] values =
        [
            previous, number.ToString(CultureInfo.InvariantCulture), UtcTimeConverter.Format(at), entry.Kind.ToString(), entry.Who, entry.From, entry.Target,
            entry.Detail,
        ];
        foreach (var value in values)
        {
            if (value is null)
                text.Append("-,");
            else
                text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(value)}:{value},");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
