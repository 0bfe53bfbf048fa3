namespace DicomNode.Node.Access;

/// <summary>One sign-in of a user, from there to its end.</summary>
/// <param name="Id">The database's number; not what the cookie holds.</param>
/// <param name="UserId">Whose.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="CreatedAt">When the user signed in, UTC.</param>
/// <param name="SeenAt">The last request, to the minute.</param>
/// <param name="ExpiresAt">When it ends at the latest.</param>
/// <param name="Address">Where the user signed in from.</param>
/// <param name="Agent">What the browser called itself.</param>
public sealed record Session(
    long Id, long UserId, string UserName, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string? Address, string? Agent);
