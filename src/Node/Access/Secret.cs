using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Node.Access;

/// <summary>Secrets that the node makes up: 256 random bits, which nobody guesses, so that a plain hash is enough to keep them.</summary>
internal static class Secret
{
    private const int Bytes = 32;

    // Without the letters and digits that are taken for one another: passwords are typed from a screen.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>43 characters that may stand in a URL.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>A password of 100 random bits, in groups of five.</summary>
    public static string CreatePassword() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
