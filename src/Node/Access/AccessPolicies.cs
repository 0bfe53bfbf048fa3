namespace DicomNode.Node.Access;

/// <summary>Names of the authorization policies. An endpoint that names none needs <see cref="View"/>.</summary>
public static class AccessPolicies
{
    /// <summary>Whoever is signed in, as <see cref="Role.Viewer"/> or more.</summary>
    public const string View = "View";

    /// <summary><see cref="Role.Reviewer"/> or more.</summary>
    public const string Review = "Review";

    /// <summary><see cref="Role.Administrator"/>.</summary>
    public const string Administer = "Administer";
}
