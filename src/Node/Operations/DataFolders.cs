namespace DicomNode.Node.Operations;

/// <summary>The folders of the data directory; an instance's file lies in exactly one of them, which is its durable state.</summary>
public sealed class DataFolders
{
    private const string LockFile = "node.lock";

    public DataFolders(string root)
    {
        Root = root;
        Incoming = Path.Combine(root, "incoming");
        Incomplete = Path.Combine(root, "incomplete");
        Accepted = Path.Combine(root, "accepted");
        Classified = Path.Combine(root, "classified");
        Commitments = Path.Combine(root, "commitments");
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

    /// <summary>Storage commitment requests whose report is owed.</summary>
    public string Commitments { get; }

    /// <summary>The rolling log files.</summary>
    public string Logs { get; }

    /// <summary>
    /// Creates what is missing, proves by writing that the node may write here, and takes the folder for this process alone: two nodes
    /// on one queue would each do the other's work. The lock ends with its disposal or with the process, however that ends.
    /// </summary>
    /// <exception cref="IOException">The data directory cannot be used, or another node uses it.</exception>
    /// <exception cref="UnauthorizedAccessException">The data directory may not be written.</exception>
    public IDisposable Open()
    {
        foreach (var folder in new[] { Root, Incoming, Incomplete, Accepted, Classified, Commitments, Logs })
            Create(folder);
        try
        {
            return new FileStream(Path.Combine(Root, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(Path.Combine(Root, LockFile)))
        {
            throw new IOException("another node uses it", exception);
        }
    }

    /// <summary>True while a node runs on the data directory. Creates nothing.</summary>
    public bool IsInUse()
    {
        var path = Path.Combine(Root, LockFile);
        try
        {
            if (File.Exists(path))
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void Create(string folder)
    {
        // What lies here are patients' images: new folders are for the node's own user.
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
