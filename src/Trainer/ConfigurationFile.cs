namespace DicomNode.Trainer;

/// <summary>The files of conf/ that come with the trainer.</summary>
internal static class ConfigurationFile
{
    /// <summary>The file in the nearest folder above the executable whose conf/ has it.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="option">The option that names another one.</param>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static string Find(string name, string option)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "conf", name);
            if (File.Exists(candidate))
                return candidate;
        }

        throw new ConfigurationException($"no conf/{name} in any folder above {AppContext.BaseDirectory}; name one with {option}");
    }
}
