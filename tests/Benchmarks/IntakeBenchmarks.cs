using BenchmarkDotNet.Attributes;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Benchmarks;

/// <summary>
/// Objects of 512 KiB from memory to durable in <c>accepted/</c>, by some senders at once; the mean is the time per object, its inverse objects
/// a second. What a device's flush costs decides: TMPDIR says where the files lie, and a line of the output on which file system.
/// </summary>
public class IntakeBenchmarks : IDisposable
{
    private const int Objects = 256;
    private const int Length = 512 << 10;
    private const int PduLength = 1 << 16;

    private static readonly ObjectHeader Header = new("1.2.840.10008.5.1.4.1.1.2", "1.2.3", "1.2.840.10008.1.2.1", "SENDER", "NODE");

    private readonly byte[] _bytes = new byte[Length];
    private DataFolders _folders = null!;
    private IntakeJournal _journal = null!;

    [Params(1, 4, 16)]
    public int Senders { get; set; }

    [GlobalSetup]
    public void Open()
    {
        new Random(1).NextBytes(_bytes);
        _folders = new DataFolders(Directory.CreateTempSubdirectory("dicomnode-bench-").FullName);
        _folders.Open().Dispose();
        _journal = new IntakeJournal(_folders, new RetentionOptions { MinFreeBytes = 0 }, TimeProvider.System, NullLogger<IntakeJournal>.Instance);
        Console.WriteLine($"// {_folders.Root} is on {new DriveInfo(_folders.Root).DriveFormat}");
    }

    [IterationCleanup]
    public void Empty()
    {
        foreach (var path in Directory.GetFiles(_folders.Accepted))
            File.Delete(path);
    }

    /// <summary>Each sender flushes its file and the folder on the thread that it has.</summary>
    [Benchmark(OperationsPerInvoke = Objects, Baseline = true)]
    public Task OneByOne() => SendAsync(incoming =>
    {
        incoming.MoveDurably(Path.Combine(_folders.Accepted, Path.GetFileName(incoming.FilePath)));
        DirectorySync.Flush(_folders.Accepted);
        return Task.CompletedTask;
    });

    /// <summary>As the node does it.</summary>
    [Benchmark(OperationsPerInvoke = Objects)]
    public Task Grouped() => SendAsync(async incoming =>
    {
        if (await _journal.AcceptAsync(incoming, Header.SopInstanceUid) is null)
            throw new IOException(incoming.Fault);
    });

    [GlobalCleanup]
    public void Dispose()
    {
        _journal.Dispose();
        Directory.Delete(_folders.Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    private Task SendAsync(Func<IncomingStream, Task> accept) => Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
    {
        for (var sent = 0; sent < Objects / Senders; sent++)
        {
            using var incoming = _journal.Begin(Header, () => { });
            for (var offset = 0; offset < Length; offset += PduLength)
                incoming.Write(_bytes, offset, PduLength);
            if (!incoming.Complete())
                throw new IOException(incoming.Fault);
            await accept(incoming);
        }
    })));
}
