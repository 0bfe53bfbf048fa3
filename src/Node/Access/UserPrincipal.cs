using System.Globalization;
using System.Security.Claims;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Access;

/// <summary>Makes the principal of a request, and reads from it what <see cref="UserClaims"/> keeps from others.</summary>
internal static class UserPrincipal
{
    private const string SessionNumber = "dicomnode:session";
    private const string PasswordChange = "dicomnode:password-change";

    public static ClaimsPrincipal Of(User user, Session session, WebOptions options)
    {
        var claims = Claims(user.Id.ToString(CultureInfo.InvariantCulture), user.Name, user.Role, options);
        claims.Add(new Claim(SessionNumber, session.Id.ToString(CultureInfo.InvariantCulture)));
        if (user.MustChangePassword)
            claims.Add(new Claim(PasswordChange, ""));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, AccessSchemes.Cookie));
    }

    public static ClaimsPrincipal Of(ApiToken token, WebOptions options) => new(
        new ClaimsIdentity(Claims($"token:{token.Id}", $"token:{token.Name}", token.Role, options), AccessSchemes.Token));

    /// <summary>The user's number; null for a token.</summary>
    public static long? UserId(this ClaimsPrincipal user) =>
        user.SessionId() is null ? null : long.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);

    /// <summary>The session's number; null for a token.</summary>
    public static long? SessionId(this ClaimsPrincipal user) =>
        user.FindFirstValue(SessionNumber) is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;

    public static bool MustChangePassword(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == PasswordChange);

    /// <summary>True where the request shows a token, which no browser sends by itself.</summary>
    public static bool IsToken(this ClaimsPrincipal user) => user.Identity?.AuthenticationType == AccessSchemes.Token;

    private static List<Claim> Claims(string id, string name, Role role, WebOptions options)
    {
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, id),
            new(ClaimTypes.Name, name),
            new(ClaimTypes.Role, role.ToString()),
        };
        var seesPatients = options.PatientNames switch
        {
            PatientNames.Viewers => true,
            PatientNames.Reviewers => role >= Role.Reviewer,
            _ => false,
        };
        if (seesPatients)
            claims.Add(new Claim(UserClaims.Patients, ""));
        return claims;
    }
}
