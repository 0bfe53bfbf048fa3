namespace DicomNode.Node.Access;

/// <summary>
/// Puts every request to an endpoint, or a page, into the audit log before it is answered: what cannot be recorded is not shown. On a minimal endpoint
/// by <c>WithMetadata(new AuditedAttribute(...))</c>, on a page by <c>@attribute</c>.
/// </summary>
/// <param name="kind">What a request to the endpoint does.</param>
/// <param name="target">The route value that names what it is done to; null where there is none.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class AuditedAttribute(AuditKind kind, string? target = null) : Attribute
{
    public AuditKind Kind { get; } = kind;

    public string? Target { get; } = target;
}
