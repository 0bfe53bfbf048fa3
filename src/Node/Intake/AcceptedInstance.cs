using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Node.Intake;

/// <summary>
/// An instance that is safely on disk and acknowledged. Its file name in <c>accepted/</c> carries what the bytes do not, and what the
/// start must know without opening the file: <c>time of receipt - key of the SOP Instance UID - SHA-256 of the data set .dcm</c>, so that
/// names sort by arrival.
/// </summary>
/// <param name="FileName">Name of the file, without folder.</param>
/// <param name="ReceivedAt">When the object was complete, UTC.</param>
/// <param name="InstanceKey">See <see cref="KeyOf"/>. Names of earlier versions have random digits here, which match no instance.</param>
/// <param name="ContentSha256">SHA-256 of the data set bytes, 64 lower-case hexadecimal digits.</param>
public sealed record AcceptedInstance(string FileName, DateTimeOffset ReceivedAt, string InstanceKey, string ContentSha256)
{
    /// <summary>How file names begin that sort by time, UTC.</summary>
    internal const string TimeFormat = "yyyyMMdd'T'HHmmssfffffff'Z'";
    private const int TimeLength = 23;
    private const int KeyDigits = 16;
    private const int HashDigits = 64;

    /// <summary>Names a newly received instance.</summary>
    public static AcceptedInstance Create(DateTimeOffset receivedAt, string sopInstanceUid, string contentSha256)
    {
        var time = receivedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var key = KeyOf(sopInstanceUid);
        return new AcceptedInstance($"{time}-{key}-{contentSha256}.dcm", receivedAt.ToUniversalTime(), key, contentSha256);
    }

    /// <summary>The first 16 hexadecimal digits of the SHA-256 of a SOP Instance UID: names an instance without letting a peer's text into a path.</summary>
    public static string KeyOf(string sopInstanceUid) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sopInstanceUid)).AsSpan(0, KeyDigits / 2));

    /// <summary>Reads a file name back; null where it is not one of ours.</summary>
    public static AcceptedInstance? Parse(string fileName)
    {
        var parts = Path.GetFileNameWithoutExtension(fileName).Split('-');
        return Path.GetExtension(fileName) == ".dcm"
            && parts is [{ Length: TimeLength } time, { Length: KeyDigits } key, { Length: HashDigits } hash]
            && DateTime.TryParseExact(
                time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var receivedAt)
                ? new AcceptedInstance(fileName, receivedAt, key, hash)
                : null;
    }
}
