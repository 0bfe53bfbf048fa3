using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DicomNode.Node.Review;

/// <summary>
/// Style sheet, script and icon: part of the assembly, and served under addresses that name their content, so that browsers keep them for good and
/// a newer node is never shown in an older one's clothes.
/// </summary>
internal static class PageAssets
{
    private const string Prefix = "assets/";

    private const int HashLength = 16;

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    /// <summary>Content by name.</summary>
    private static readonly FrozenDictionary<string, byte[]> Contents = typeof(PageAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read);

    private static readonly FrozenDictionary<string, string> Urls = Contents.ToFrozenDictionary(
        asset => asset.Key,
        asset => $"/{Prefix}{Convert.ToHexStringLower(SHA256.HashData(asset.Value))[..HashLength]}/{asset.Key}");

    /// <summary>The address of an asset, such as /assets/0123456789abcdef/style.css.</summary>
    public static string Url(string name) => Urls[name];

    public static void Map(WebApplication app) =>
        app.MapGet("/assets/{hash}/{name}", Serve).ExcludeFromDescription().AllowAnonymous();

    private static Results<FileContentHttpResult, NotFound> Serve(string name, HttpRequest request, HttpResponse response)
    {
        // Another version's address must not be answered for good with this one's content.
        if (!Urls.TryGetValue(name, out var url) || request.Path != url)
            return TypedResults.NotFound();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(Contents[name], Types[Path.GetExtension(name)]);
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
