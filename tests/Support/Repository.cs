namespace DicomNode.Testing;

/// <summary>Where the checkout under test lies, and the shared data beside it.</summary>
public static class Repository
{
    /// <summary>The folder that holds DicomNode.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A path below the repository root.</summary>
    public static string File(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file that a project's build wrote, in the configuration that the running test was built in.</summary>
    public static string Built(string project, string file) =>
        File(project, "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", file);

    /// <summary>
    /// A path below the shared folder beside the repository (real images and DICOM files, never committed here).
    /// Skips the running test, saying so, where the folder is absent.
    /// </summary>
    public static string Shared(params ReadOnlySpan<string> parts)
    {
        var path = Path.Combine([Path.GetFullPath(Path.Combine(Root, "..", "shared")), .. parts]);
        Assert.SkipUnless(System.IO.File.Exists(path) || Directory.Exists(path), $"needs {path}, which this machine does not have");
        return path;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "DicomNode.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"DicomNode.sln is in no parent of {AppContext.BaseDirectory}.");
    }
}
