using System.Text;

namespace DicomNode.Trainer;

/// <summary>Small files that a command leaves: reports, records.</summary>
internal static class OutputFile
{
    /// <summary>Refuses, before any work, a file that could not be written after it.</summary>
    /// <exception cref="ConfigurationException">The file's folder does not exist.</exception>
    public static void RequireFolder(string file)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is not { } folder || !Directory.Exists(folder))
            throw new ConfigurationException($"cannot write {file}: its folder does not exist");
    }

    /// <summary>Writes it whole or not at all: a full disk leaves an earlier one as it was.</summary>
    public static void Write(string file, ReadOnlySpan<byte> content)
    {
        var part = file + ".part";
        File.WriteAllBytes(part, content);
        File.Move(part, file, overwrite: true);
    }

    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static void Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));
}
