using System.Runtime.InteropServices;

namespace DicomNode.Classifier.Models;

/// <summary>Lets two folders trade places in one step, so that neither name leads nowhere at any moment: Linux's renameat2.</summary>
internal static partial class FolderExchange
{
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2;

    /// <summary>Exchanges two folders of one file system; false where system or file system cannot, or one is not there.</summary>
    public static bool Try(string first, string second)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            return Rename(CurrentDirectory, first, CurrentDirectory, second, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // Older C libraries do not have the call.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int firstFolder, string first, int secondFolder, string second, uint flags);
}
