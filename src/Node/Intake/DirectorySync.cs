using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DicomNode.Node.Intake;

/// <summary>
/// Flushes a directory, so that a rename within it survives a power cut: POSIX makes the entry durable only by fsync of the
/// directory, and .NET opens no directories.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000;

    /// <exception cref="IOException">The directory cannot be opened or flushed.</exception>
    public static void Flush(string path)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var descriptor = Open(path, ReadOnlyDirectory);
        if (descriptor < 0)
            throw LastError(path);
        try
        {
            if (Sync(descriptor) != 0)
                throw LastError(path);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException LastError(string path)
    {
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return new IOException($"{path}: {error.Message}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
