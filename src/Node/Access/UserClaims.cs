using System.Security.Claims;

namespace DicomNode.Node.Access;

/// <summary>What a request's principal says of its user.</summary>
public static class UserClaims
{
    /// <summary>Claim of a user who may see patients' names; its value says nothing.</summary>
    internal const string Patients = "dicomnode:patients";

    /// <summary>The user's name, or <c>token:NAME</c> for a token; empty where nobody is signed in.</summary>
    public static string Name(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name) ?? "";

    /// <summary>Null where nobody is signed in.</summary>
    public static Role? Role(this ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } && Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;

    /// <summary>Whether patients' names and birth dates may be shown (Node:Web:PatientNames).</summary>
    public static bool MaySeePatients(this ClaimsPrincipal user) => user.HasClaim(claim => claim.Type == Patients);
}
