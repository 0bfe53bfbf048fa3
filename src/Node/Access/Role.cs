namespace DicomNode.Node.Access;

/// <summary>What a user or a token may do; each role may all that the ones before it may.</summary>
public enum Role
{
    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Decide on reports.</summary>
    Reviewer,

    /// <summary>Manage users, tokens and the node itself, and read the audit log.</summary>
    Administrator,
}
