using System.Collections.Concurrent;
using System.Threading.Channels;
using FellowOakDicom.Network;

namespace FellowOakDicom.Tests.Network;

/// <summary>What the services of a test's server did, and how they are to answer; the server's user state.</summary>
internal sealed class StoreLog
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _events = new();
    private readonly Channel<bool> _closed = Channel.CreateUnbounded<bool>();

    public IReadOnlyCollection<string> Events => _events;

    public ConcurrentQueue<Exception?> Closings { get; } = new();

    /// <summary>The data set bytes of each C-STORE whose last fragment came, in order.</summary>
    public ConcurrentQueue<byte[]> Stored { get; } = new();

    public ConcurrentQueue<DicomAssociation> Associations { get; } = new();

    /// <summary>Makes the stream for a data set; null makes a memory stream whose bytes end up in <see cref="Stored"/>.</summary>
    public Func<Stream>? CreateStream { get; set; }

    /// <summary>Answers a C-STORE.</summary>
    public Func<DicomCStoreRequest, Task<DicomStatus>> OnStore { get; set; } = _ => Task.FromResult(DicomStatus.Success);

    /// <summary>Called instead of making a file from what was received; null keeps the bytes and makes none.</summary>
    public Func<DicomFile?>? MakeFile { get; set; }

    public (DicomRejectResult Result, DicomRejectSource Source, DicomRejectReason Reason)? Reject { get; set; }

    /// <summary>Negotiates; null accepts Verification and everything that is stored.</summary>
    public Action<DicomAssociation>? OnAssociation { get; set; }

    public void Add(string what) => _events.Enqueue(what);

    public void AddClosing(Exception? why)
    {
        Closings.Enqueue(why);
        Add("closed");
        _closed.Writer.TryWrite(true);
    }

    /// <summary>Waits until one more connection has closed.</summary>
    public Task AwaitClosingAsync() => _closed.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
}
