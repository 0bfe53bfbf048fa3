using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DicomNode.Node.Intake;

/// <summary>
/// What .NET does not do with directories. Flush: POSIX makes a rename durable only by fsync of the directory, and .NET opens none. Make: one
/// level, not the whole path.
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000;
    private const uint OwnerOnly = 0b111_000_000;
    private const int NoEntry = 2;
    private const int Exists = 17;

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

    /// <summary>
    /// Makes a directory, for the node's own user, in one that is there. .NET would make the missing ones above it, too: where a disk is not
    /// mounted or a folder was moved away, that hides it behind an empty one when it comes back.
    /// </summary>
    /// <exception cref="IOException">It cannot be made, and is not there.</exception>
    public static void Make(string path)
    {
        if (Directory.Exists(path))
            return;
        if (!OperatingSystem.IsLinux())
            Directory.CreateDirectory(path);
        else if (MakeDirectory(path, OwnerOnly) != 0 && Marshal.GetLastPInvokeError() is not Exists)
            throw LastError(path);
    }

    private static IOException LastError(string path)
    {
        // The system's number goes into HResult, where .NET's own exceptions have it.
        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        return error.NativeErrorCode == NoEntry
            ? new DirectoryNotFoundException($"{path}: {error.Message}", error)
            : new IOException($"{path}: {error.Message}", error.NativeErrorCode);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
