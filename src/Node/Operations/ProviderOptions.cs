using DicomNode.Node.Access;

namespace DicomNode.Node.Operations;

/// <summary>The OpenID Connect provider that vouches for people (section <c>Node:Web:OpenIdConnect</c>).</summary>
public sealed record ProviderOptions
{
    /// <summary>The issuer's address, below which <c>/.well-known/openid-configuration</c> is; empty: there is no provider.</summary>
    public string Authority { get; init; } = "";

    public string ClientId { get; init; } = "";

    /// <summary>File of the client's secret; empty for a client without one. Absolute after reading.</summary>
    public string ClientSecretFile { get; init; } = "";

    /// <summary>The claim whose values are mapped to roles.</summary>
    public string RoleClaim { get; init; } = "roles";

    /// <summary>Which value of the claim gives which role; the highest of a user's counts.</summary>
    public IReadOnlyDictionary<string, Role> Roles { get; init; } = new Dictionary<string, Role>();

    public bool IsOn => Authority.Length > 0;
}
