namespace DicomNode.Node.Access;

/// <summary>Names of the authentication schemes.</summary>
internal static class AccessSchemes
{
    /// <summary>Chooses between the others by what a request shows.</summary>
    public const string Any = "Any";

    /// <summary>People's sessions.</summary>
    public const string Cookie = "Cookie";

    /// <summary>Scripts' tokens.</summary>
    public const string Token = "Token";

    /// <summary>The provider that vouches for people.</summary>
    public const string Provider = "Provider";
}
