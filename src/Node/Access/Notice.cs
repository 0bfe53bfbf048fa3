using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace DicomNode.Node.Access;

/// <summary>
/// What a page says once after a form was sent: a fault, or a secret that is shown this once. It travels in a protected cookie, so that the page may be
/// loaded again without sending the form again, and any node may show it.
/// </summary>
public sealed class Notice(IDataProtectionProvider protection)
{
    private const string Cookie = "dicomnode-notice";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("DicomNode.Notice").ToTimeLimitedDataProtector();

    /// <summary>Has the next page say it.</summary>
    /// <param name="context">The request that the form came with.</param>
    /// <param name="text">A sentence.</param>
    /// <param name="isFault">Whether nothing was done.</param>
    /// <param name="secret">What is shown this once; null where there is nothing.</param>
    public void Leave(HttpContext context, string text, bool isFault = false, string? secret = null)
    {
        var value = JsonSerializer.Serialize([text, isFault ? "fault" : "done", secret ?? ""], AccessJson.Default.StringArray);
        context.Response.Cookies.Append(Cookie, _protector.Protect(value, Lifetime), Options(context));
    }

    /// <summary>Takes what was left, which then is gone; null where nothing was.</summary>
    public (string Text, bool IsFault, string? Secret)? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { } cookie)
            return null;
        context.Response.Cookies.Delete(Cookie, Options(context));
        try
        {
            var parts = JsonSerializer.Deserialize(_protector.Unprotect(cookie), AccessJson.Default.StringArray)!;
            return (parts[0], parts[1] == "fault", parts[2].Length == 0 ? null : parts[2]);
        }
        catch (CryptographicException)
        {
            // Too late, or of another installation.
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        IsEssential = true,
    };
}
