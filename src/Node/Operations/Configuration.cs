namespace DicomNode.Node.Operations;

/// <summary>Where settings come from: the file, over it the environment (<c>Node__Dicom__Port</c>), over it the command line.</summary>
public static class Configuration
{
    private const string DefaultFile = "conf/node.json";

    /// <summary>
    /// The installation's root: the folder that holds <c>conf/</c>. Taken from the settings file named, else found from the
    /// executable's folder upwards; the current folder where there is none.
    /// </summary>
    public static string FindRoot(string? configPath)
    {
        if (configPath is not null)
        {
            var folder = new FileInfo(Path.GetFullPath(configPath)).Directory!;
            return folder is { Name: "conf", Parent: { } parent } ? parent.FullName : folder.FullName;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, DefaultFile)))
                return folder.FullName;
        }

        return Environment.CurrentDirectory;
    }

    /// <summary>Reads all sources. Returns null and the fault where the file named is missing or no JSON.</summary>
    public static (IConfigurationRoot? Configuration, string? Fault) Load(string? configPath, string root, IReadOnlyDictionary<string, string?> commandLine)
    {
        var path = Path.GetFullPath(configPath ?? Path.Combine(root, DefaultFile));
        if (configPath is not null && !File.Exists(path))
            return (null, $"{path} does not exist");
        try
        {
            var configuration = new ConfigurationBuilder()
                .AddJsonFile(path, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(commandLine)
                .Build();
            return (configuration, null);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: {exception.GetBaseException().Message}");
        }
    }
}
