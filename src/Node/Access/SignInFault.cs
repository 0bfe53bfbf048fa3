namespace DicomNode.Node.Access;

/// <summary>Why somebody was not let in, as the address of the sign-in page has it.</summary>
internal static class SignInFault
{
    /// <summary>Name or password is wrong; which, nobody is told.</summary>
    public const string Wrong = "wrong";

    /// <summary>Too many attempts have failed.</summary>
    public const string Locked = "locked";

    /// <summary>The provider vouches for somebody who has no role here.</summary>
    public const string NoRole = "no-role";

    /// <summary>The provider failed, or vouches for somebody who cannot be let in.</summary>
    public const string Provider = "provider";

    /// <summary>What the sign-in page says of a fault; null for what is none.</summary>
    public static string? Describe(string? fault) => fault switch
    {
        Wrong => "Name or password is wrong.",
        Locked => "Too many attempts with this name have failed. Try again later.",
        NoRole => "Your account has no role here. Ask an administrator of the node.",
        Provider => "Signing in with the provider has failed. The node's log tells why.",
        _ => null,
    };
}
