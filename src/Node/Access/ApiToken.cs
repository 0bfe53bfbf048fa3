namespace DicomNode.Node.Access;

/// <summary>What a script shows instead of a password. Its secret is not kept.</summary>
/// <param name="Id">The database's number.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Role">What it may do.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">When it ends; null: never.</param>
/// <param name="UsedAt">When it was last shown, to the minute; null: never.</param>
public sealed record ApiToken(
    long Id, string Name, Role Role, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? UsedAt);
