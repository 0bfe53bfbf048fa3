namespace DicomNode.Node.Access;

/// <summary>Somebody who may sign in.</summary>
/// <param name="Id">The database's number.</param>
/// <param name="Name">As the user signs in; never given to somebody else.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="HasPassword">True where the user signs in with a password that is kept here.</param>
/// <param name="MustChangePassword">True while the password is one that the node made up: it opens nothing but the page that changes it.</param>
/// <param name="IsDisabled">True where the user may not sign in any more.</param>
/// <param name="Issuer">The OpenID Connect provider that vouches for the user; null for users who are known here alone.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="SignedInAt">When the user last signed in; null before the first time.</param>
public sealed record User(
    long Id,
    string Name,
    Role Role,
    bool HasPassword,
    bool MustChangePassword,
    bool IsDisabled,
    string? Issuer,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SignedInAt);
