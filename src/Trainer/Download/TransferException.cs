namespace DicomNode.Trainer.Download;

/// <summary>A request that did not give what was asked for.</summary>
public sealed class TransferException(string message, bool transient, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>Whether the same request may succeed later: overload, a broken connection, a damaged archive.</summary>
    public bool Transient => transient;

    /// <summary>How long the server asks to be left alone (RFC 9110 10.2.3).</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
