using System.Collections.Concurrent;
using DicomNode.Classifier;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Intake;

/// <summary>
/// The durable states of an instance, as folders and renames: <c>incoming/</c> (being received) to <c>accepted/</c> (acknowledged,
/// waiting) to <c>classified/</c> or nothing (verdict stored). There is no other bookkeeping that could disagree with the disk.
/// </summary>
public sealed class IntakeJournal : IDisposable
{
    private readonly DataFolders _folders;
    private readonly RetentionOptions _retention;
    private readonly TimeProvider _time;
    private readonly ILogger<IntakeJournal> _logger;
    private readonly GroupCommit _accepted;

    // Files that the disk did not let go: where they lie, and the name that they are to have; null where they are to be removed.
    private readonly ConcurrentQueue<(string Path, string? FileName)> _leftOver = [];
    private readonly Lock _finishing = new();

    // Held while a file is put into a day's folder and while an empty one is removed.
    private readonly Lock _days = new();
    private readonly Pulse _finished = new();

    public IntakeJournal(DataFolders folders, RetentionOptions retention, TimeProvider time, ILogger<IntakeJournal> logger)
    {
        _folders = folders;
        _retention = retention;
        _time = time;
        _logger = logger;
        _accepted = new GroupCommit(folders.Accepted);
    }

    private long FreeBytes => new DriveInfo(_folders.Incoming).AvailableFreeSpace;

    /// <summary>Opens a file for an object about to arrive. Never throws: what is wrong stands in <see cref="IncomingStream.Fault"/>.</summary>
    /// <param name="header">What the request and the association say of it.</param>
    /// <param name="progress">Called as its bytes arrive.</param>
    public IncomingStream Begin(ObjectHeader header, Action progress) =>
        new(Path.Combine(_folders.Incoming, $"{Guid.NewGuid():N}.part"), header, FindFault(), progress, TryRemove);

    /// <summary>
    /// Makes a completed object durable: its bytes are flushed, it is renamed into <c>accepted/</c>, and the folder is flushed. Only after
    /// this may the sender be told success. Returns null, with <see cref="IncomingStream.Fault"/> set, where the disk does not oblige.
    /// </summary>
    /// <param name="incoming">The object.</param>
    /// <param name="sopInstanceUid">Its SOP Instance UID.</param>
    public async Task<AcceptedInstance?> AcceptAsync(IncomingStream incoming, string sopInstanceUid)
    {
        if (incoming.ContentSha256 is not { } hash)
            return null;
        var instance = AcceptedInstance.Create(_time.GetUtcNow(), sopInstanceUid, hash);
        var path = PathOf(instance);
        try
        {
            await _accepted.CommitAsync(() => incoming.MoveDurably(path));
            return instance;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            incoming.Abandon(exception);
            TryRemove(path);
            return null;
        }
    }

    /// <summary>
    /// Puts bytes that were sent again where the file of a stored verdict should lie and does not. Returns false, with
    /// <see cref="IncomingStream.Fault"/> set, where the disk does not oblige.
    /// </summary>
    /// <param name="incoming">The object, completed.</param>
    /// <param name="fileName">The stored verdict's file name.</param>
    public bool Restore(IncomingStream incoming, string fileName)
    {
        var target = Path.Combine(_folders.Root, fileName);
        try
        {
            lock (_days)
            {
                DirectorySync.Make(Path.GetDirectoryName(target)!);
                incoming.MoveDurably(target);
                DirectorySync.Flush(Path.GetDirectoryName(target)!);
                DirectorySync.Flush(_folders.Classified);
            }

            _logger.PutBack(Path.GetFileName(fileName));
            return true;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            incoming.Abandon(exception);
            return false;
        }
    }

    /// <summary>True where retention keeps the file of a stored verdict to this day, and it is not there.</summary>
    /// <param name="fileName">The stored verdict's file name.</param>
    /// <param name="outcome">Its outcome.</param>
    public bool Misses(string fileName, Outcome outcome) =>
        Path.GetDirectoryName(fileName) is { } folder
        && Path.GetDirectoryName(folder) == Path.GetFileName(_folders.Classified)
        && AcceptedInstance.Parse(Path.GetFileName(fileName)) is not null
        && RetentionRules.DayOf(Path.GetFileName(folder)) is { } day
        && RetentionRules.Keeps(_retention.Mode, outcome)
        && (RetentionRules.FirstKeptDay(_retention.Days, _time.GetUtcNow()) is not { } first || day >= first)
        && !File.Exists(Path.Combine(_folders.Root, fileName));

    /// <summary>Where an accepted instance's file lies.</summary>
    public string PathOf(AcceptedInstance instance) => Path.Combine(_folders.Accepted, instance.FileName);

    /// <summary>True where an accepted instance's file alone is gone; false while <c>accepted/</c> itself is away, on a disk not mounted or moved.</summary>
    public bool HasLost(AcceptedInstance instance) =>
        Directory.Exists(_folders.Accepted) && !File.Exists(PathOf(instance)) && Directory.Exists(_folders.Accepted);

    /// <summary>
    /// Where retention will take an instance's file, relative to the data directory; null where it will be removed.
    /// </summary>
    public string? FinalPathOf(AcceptedInstance instance, Outcome outcome) => RetentionRules.Keeps(_retention.Mode, outcome)
        ? Path.Combine(Path.GetFileName(_folders.Classified), RetentionRules.FolderOf(instance.ReceivedAt), instance.FileName)
        : null;

    /// <summary>True while an instance that was accepted by then waits for its verdict.</summary>
    public bool HasWaiting(DateTimeOffset acceptedUntil) => Directory.EnumerateFiles(_folders.Accepted)
        .Any(path => AcceptedInstance.Parse(Path.GetFileName(path)) is { } instance && instance.ReceivedAt <= acceptedUntil);

    /// <summary>Returns once no instance that was accepted by then waits for its verdict.</summary>
    public async Task WaitForVerdictsAsync(DateTimeOffset acceptedUntil, CancellationToken cancellationToken)
    {
        for (var next = _finished.Next; HasWaiting(acceptedUntil); next = _finished.Next)
            await next.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Takes an instance whose verdict is stored out of the queue: its file moves to where the verdict says, or is removed. What the disk does
    /// not let go now is tried again by <see cref="FinishLeftOver"/>, and met again at the next start.
    /// </summary>
    /// <param name="instance">The instance.</param>
    /// <param name="fileName">The stored verdict's file name; null where no file is kept.</param>
    public void Finish(AcceptedInstance instance, string? fileName)
    {
        if (TryMove(PathOf(instance), fileName) is { } exception)
        {
            _logger.CannotFinish(exception, instance.FileName);
            _leftOver.Enqueue((PathOf(instance), fileName));
        }

        _finished.Beat();
    }

    /// <summary>Moves and removes what the disk did not let go before, as far as it does now.</summary>
    public void FinishLeftOver()
    {
        lock (_finishing)
        {
            while (_leftOver.TryPeek(out var next) && TryMove(next.Path, next.FileName) is null)
                _leftOver.TryDequeue(out _);
        }
    }

    /// <summary>The folders of days before <paramref name="firstKept"/> in <c>classified/</c>, oldest first.</summary>
    public IReadOnlyList<string> DaysBefore(DateOnly firstKept) =>
        [.. Directory.EnumerateDirectories(_folders.Classified).Where(folder => RetentionRules.DayOf(Path.GetFileName(folder)) < firstKept).Order()];

    /// <summary>Removes the files of one day, and its folder where nothing is left in it. Files that are none of ours stay.</summary>
    /// <param name="folder">The day's folder.</param>
    /// <param name="kept">Names of files to leave.</param>
    /// <returns>How many were removed.</returns>
    public int RemoveDay(string folder, IReadOnlySet<string> kept)
    {
        var removed = 0;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(path);
            if (kept.Contains(name) || AcceptedInstance.Parse(name) is null)
                continue;
            File.Delete(path);
            removed++;
        }

        lock (_days)
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }

        return removed;
    }

    /// <summary>
    /// Picks up what an earlier run left: half-received objects, never acknowledged, go to <c>incomplete/</c>; accepted instances come back
    /// in order of arrival. To be called once, before the first association.
    /// </summary>
    public IReadOnlyList<AcceptedInstance> Resume()
    {
        foreach (var part in Directory.EnumerateFiles(_folders.Incoming, "*.part"))
        {
            File.Move(part, Path.Combine(_folders.Incomplete, Path.GetFileName(part)), overwrite: true);
            _logger.SetAside(Path.GetFileName(part));
        }

        var waiting = new List<AcceptedInstance>();
        foreach (var name in Directory.EnumerateFiles(_folders.Accepted).Select(path => Path.GetFileName(path)))
        {
            if (AcceptedInstance.Parse(name) is { } instance)
                waiting.Add(instance);
            else
                _logger.ForeignFile(name);
        }

        waiting.Sort((a, b) => string.CompareOrdinal(a.FileName, b.FileName));
        if (waiting.Count > 0)
            _logger.Resuming(waiting.Count);
        return waiting;
    }

    public void Dispose() => _accepted.Dispose();

    /// <summary>Bytes free for what is received; null while the disk is away.</summary>
    public long? FindFreeBytes()
    {
        try
        {
            return FreeBytes;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            return null;
        }
    }

    /// <summary>Why nothing can be taken in now; null where it can.</summary>
    public string? FindFault()
    {
        try
        {
            return FreeBytes < _retention.MinFreeBytes ? "disk space is below the watermark" : null;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            return IncomingStream.Describe(exception);
        }
    }

    /// <summary>Moves a file to its final place or, where it has none, removes it. Returns what the disk threw.</summary>
    private Exception? TryMove(string path, string? fileName)
    {
        try
        {
            if (fileName is null || !TryPlace(path, Path.Combine(_folders.Root, fileName)))
                File.Delete(path);
            return null;
        }
        catch (FileNotFoundException) when (Directory.Exists(Path.GetDirectoryName(path)))
        {
            // Someone removed it; waiting for it would hold up the others.
            return null;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            return exception;
        }
    }

    /// <summary>Moves a file to a day's folder, unless the one of the same bytes that came before is there.</summary>
    private bool TryPlace(string path, string target)
    {
        lock (_days)
        {
            DirectorySync.Make(Path.GetDirectoryName(target)!);
            if (File.Exists(target))
                return false;
            File.Move(path, target);
            return true;
        }
    }

    /// <summary>Removes a file that was refused, now or later.</summary>
    private void TryRemove(string path)
    {
        if (TryMove(path, null) is not { } exception)
            return;
        _logger.CannotRemoveRefused(exception, Path.GetFileName(path));
        _leftOver.Enqueue((path, null));
    }
}
