namespace DicomNode.Node.Access;

/// <summary>Something that somebody did. Holds no patient data: targets are UIDs, report numbers, names of users and settings.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Who">The user's name as <see cref="UserClaims.Name"/> gives it, or the name that somebody tried.</param>
/// <param name="From">The address that the request came from; null for the command line.</param>
/// <param name="Target">What it was done to, such as <c>1.2.3</c> or <c>7</c>; null where the kind says it all.</param>
/// <param name="Detail">More, in a few words; null where there is none.</param>
public sealed record AuditEntry(AuditKind Kind, string Who, string? From, string? Target = null, string? Detail = null)
{
    /// <summary>An entry on what the user of a request does.</summary>
    public static AuditEntry Of(HttpContext context, AuditKind kind, string? target = null, string? detail = null) =>
        new(kind, context.User.Name(), context.Connection.RemoteIpAddress?.ToString(), target, detail);
}
