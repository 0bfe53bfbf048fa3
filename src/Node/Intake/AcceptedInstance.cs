using System.Globalization;
using System.Security.Cryptography;

namespace DicomNode.Node.Intake;

/// <summary>
/// An instance that is safely on disk and acknowledged. Its file name in <c>accepted/</c> carries what the bytes do not:
/// <c>time of receipt - 16 random hexadecimal digits - SHA-256 of the data set .dcm</c>, so that names sort by arrival.
/// </summary>
/// <param name="FileName">Name of the file, without folder.</param>
/// <param name="ReceivedAt">When the object was complete, UTC.</param>
/// <param name="ContentSha256">SHA-256 of the data set bytes, 64 lower-case hexadecimal digits.</param>
public sealed record AcceptedInstance(string FileName, DateTimeOffset ReceivedAt, string ContentSha256)
{
    /// <summary>How file names begin that sort by time, UTC.</summary>
    internal const string TimeFormat = "yyyyMMdd'T'HHmmssfffffff'Z'";
    private const int TimeLength = 23;
    private const int RandomDigits = 16;
    private const int HashDigits = 64;

    /// <summary>Names a newly received instance.</summary>
    public static AcceptedInstance Create(DateTimeOffset receivedAt, string contentSha256)
    {
        var time = receivedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        var random = RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true);
        return new AcceptedInstance($"{time}-{random}-{contentSha256}.dcm", receivedAt.ToUniversalTime(), contentSha256);
    }

    /// <summary>Reads a file name back; null where it is not one of ours.</summary>
    public static AcceptedInstance? Parse(string fileName)
    {
        var parts = Path.GetFileNameWithoutExtension(fileName).Split('-');
        return Path.GetExtension(fileName) == ".dcm"
            && parts is [{ Length: TimeLength } time, { Length: RandomDigits }, { Length: HashDigits } hash]
            && DateTime.TryParseExact(
                time, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var receivedAt)
                ? new AcceptedInstance(fileName, receivedAt, hash)
                : null;
    }
}
