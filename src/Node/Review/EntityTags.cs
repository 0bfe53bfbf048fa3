using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace DicomNode.Node.Review;

/// <summary>Entity tags: what a client has need not be sent again (RFC 9110 8.8.3, 13.1.2).</summary>
internal static class EntityTags
{
    // An answer may stay with who has asked for it, but is asked for again: it may be another by then.
    private const string Caching = "private, no-cache";

    /// <summary>The tag of an answer that a text describes whole.</summary>
    public static EntityTagHeaderValue Of(string description) => Of(Encoding.UTF8.GetBytes(description));

    /// <summary>The tag of an answer of these bytes, or that these bytes describe whole.</summary>
    public static EntityTagHeaderValue Of(ReadOnlySpan<byte> bytes) => new($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"");

    /// <summary>Whether the request says that its sender has what the tag stands for.</summary>
    public static bool HasCurrent(HttpRequest request, EntityTagHeaderValue tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false));

    /// <summary>Says what is sent, and that it may be kept.</summary>
    public static void Set(HttpResponse response, EntityTagHeaderValue tag)
    {
        response.Headers.ETag = tag.ToString();
        response.Headers.CacheControl = Caching;
    }
}
