using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Intake;

/// <summary>A journal over a real data directory.</summary>
internal sealed class IntakeFolder
{
    public static readonly ObjectHeader Header = new("1.2.840.10008.5.1.4.1.1.2", "1.2.3", "1.2.840.10008.1.2.1", "SENDER", "NODE");

    public IntakeFolder(string path, RetentionMode mode = RetentionMode.Keep, long minFreeBytes = 0, int days = 0, TimeProvider? time = null)
    {
        Folders = new DataFolders(path);
        Folders.Open().Dispose();
        Journal = new IntakeJournal(
            Folders,
            new RetentionOptions { Mode = mode, MinFreeBytes = minFreeBytes, Days = days },
            time ?? TimeProvider.System,
            NullLogger<IntakeJournal>.Instance);
    }

    public DataFolders Folders { get; }

    public IntakeJournal Journal { get; }

    /// <summary>Receives bytes to the end.</summary>
    public async Task<AcceptedInstance?> ReceiveAsync(params byte[] bytes)
    {
        using var incoming = Journal.Begin(Header, () => { });
        incoming.Write(bytes);
        return incoming.Complete() ? await Journal.AcceptAsync(incoming, Header.SopInstanceUid) : null;
    }

    public static string[] NamesIn(string folder) => [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path))];
}
