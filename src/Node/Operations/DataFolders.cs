namespace DicomNode.Node.Operations;

/// <summary>The folders of the data directory; an instance's file lies in exactly one of them, which is its durable state.</summary>
public sealed class DataFolders
{
    public DataFolders(string root)
    {
        Root = root;
        Incoming = Path.Combine(root, "incoming");
        Incomplete = Path.Combine(root, "incomplete");
        Accepted = Path.Combine(root, "accepted");
        Classified = Path.Combine(root, "classified");
        Logs = Path.Combine(root, "logs");
    }

    /// <summary>The data directory itself, absolute.</summary>
    public string Root { get; }

    /// <summary>Objects being received: not yet acknowledged.</summary>
    public string Incoming { get; }

    /// <summary>Objects whose reception a crash cut short: never acknowledged, kept for whoever wants to look.</summary>
    public string Incomplete { get; }

    /// <summary>Acknowledged instances without a stored verdict: the queue.</summary>
    public string Accepted { get; }

    /// <summary>Instances with a stored verdict, by day of receipt, where retention keeps them.</summary>
    public string Classified { get; }

    /// <summary>The rolling log files.</summary>
    public string Logs { get; }

    /// <summary>Creates what is missing and proves by writing that the node may write here.</summary>
    /// <exception cref="IOException">The data directory cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The data directory may not be written.</exception>
    public void Create()
    {
        foreach (var folder in new[] { Incoming, Incomplete, Accepted, Classified, Logs })
            Directory.CreateDirectory(folder);
        var probe = Path.Combine(Incoming, $"probe-{Guid.NewGuid():N}");
        using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
        {
        }
    }
}
