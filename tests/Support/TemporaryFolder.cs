namespace DicomNode.Testing;

/// <summary>A new folder that is removed with all it holds when the test is over.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("dicomnode-test-").FullName;

    /// <summary>A path below the folder.</summary>
    public string File(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>A path below the folder for a file to be written: the folders above it exist.</summary>
    public string NewFile(params ReadOnlySpan<string> parts)
    {
        var path = File(parts);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
