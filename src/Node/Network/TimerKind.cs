namespace DicomNode.Node.Network;

/// <summary>What a connection is waited for.</summary>
internal enum TimerKind
{
    /// <summary>The association request, or the closing after a rejection or a release (PS3.8 9.1.5).</summary>
    Artim,

    /// <summary>The next message of an association.</summary>
    Idle,

    /// <summary>The rest of a message that has begun.</summary>
    Dimse,
}
