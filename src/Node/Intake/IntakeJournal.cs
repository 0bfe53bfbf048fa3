using DicomNode.Node.Operations;

namespace DicomNode.Node.Intake;

/// <summary>
/// The durable states of an instance, as folders and renames: <c>incoming/</c> (being received) to <c>accepted/</c> (acknowledged,
/// waiting) to <c>classified/</c> or nothing (verdict stored). There is no other bookkeeping that could disagree with the disk.
/// </summary>
public sealed class IntakeJournal(DataFolders folders, RetentionOptions retention, TimeProvider time, ILogger<IntakeJournal> logger)
{
    private readonly Pulse _finished = new();

    /// <summary>Opens a file for an object about to arrive. Never throws: what is wrong stands in <see cref="IncomingStream.Fault"/>.</summary>
    /// <param name="header">What the request and the association say of it.</param>
    /// <param name="progress">Called as its bytes arrive.</param>
    public IncomingStream Begin(ObjectHeader header, Action progress) =>
        new(Path.Combine(folders.Incoming, $"{Guid.NewGuid():N}.part"), header, FindFault(), progress);

    /// <summary>
    /// Makes a completed object durable: its bytes are flushed already, now it is renamed into <c>accepted/</c> and the folder flushed.
    /// Only after this may the sender be told success. Returns null, with <see cref="IncomingStream.Fault"/> set, where the disk does not oblige.
    /// </summary>
    public AcceptedInstance? Accept(IncomingStream incoming)
    {
        if (incoming.ContentSha256 is not { } hash)
            return null;
        var instance = AcceptedInstance.Create(time.GetUtcNow(), hash);
        try
        {
            File.Move(incoming.FilePath, PathOf(instance));
            DirectorySync.Flush(folders.Accepted);
            return instance;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            incoming.Abandon(exception);
            return null;
        }
    }

    /// <summary>Where an accepted instance's file lies.</summary>
    public string PathOf(AcceptedInstance instance) => Path.Combine(folders.Accepted, instance.FileName);

    /// <summary>
    /// Where retention will take an instance's file, relative to the data directory; null where it will be removed.
    /// </summary>
    public string? FinalPathOf(AcceptedInstance instance) => retention.Mode == RetentionMode.Delete
        ? null
        : Path.Combine(Path.GetFileName(folders.Classified), instance.FileName[..8], instance.FileName);

    /// <summary>True while an instance that was accepted by then waits for its verdict.</summary>
    public bool HasWaiting(DateTimeOffset acceptedUntil) => Directory.EnumerateFiles(folders.Accepted)
        .Any(path => AcceptedInstance.Parse(Path.GetFileName(path)) is { } instance && instance.ReceivedAt <= acceptedUntil);

    /// <summary>Returns once no instance that was accepted by then waits for its verdict.</summary>
    public async Task WaitForVerdictsAsync(DateTimeOffset acceptedUntil, CancellationToken cancellationToken)
    {
        for (var next = _finished.Next; HasWaiting(acceptedUntil); next = _finished.Next)
            await next.WaitAsync(cancellationToken);
    }

    /// <summary>Takes an instance whose verdict is stored out of the queue: its file moves to its final place or is removed.</summary>
    public void Finish(AcceptedInstance instance)
    {
        try
        {
            if (FinalPathOf(instance) is { } final)
            {
                var target = Path.Combine(folders.Root, final);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Move(PathOf(instance), target, overwrite: true);
            }
            else
            {
                File.Delete(PathOf(instance));
            }
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            // The verdict is stored; the file is met again at the next start and its verdict found to be there.
            logger.CannotFinish(exception, instance.FileName);
        }

        _finished.Beat();
    }

    /// <summary>
    /// Picks up what an earlier run left: half-received objects, never acknowledged, go to <c>incomplete/</c>; accepted instances come back
    /// in order of arrival. To be called once, before the first association.
    /// </summary>
    public IReadOnlyList<AcceptedInstance> Resume()
    {
        foreach (var part in Directory.EnumerateFiles(folders.Incoming, "*.part"))
        {
            File.Move(part, Path.Combine(folders.Incomplete, Path.GetFileName(part)), overwrite: true);
            logger.SetAside(Path.GetFileName(part));
        }

        var waiting = new List<AcceptedInstance>();
        foreach (var name in Directory.EnumerateFiles(folders.Accepted).Select(path => Path.GetFileName(path)))
        {
            if (AcceptedInstance.Parse(name) is { } instance)
                waiting.Add(instance);
            else
                logger.ForeignFile(name);
        }

        waiting.Sort((a, b) => string.CompareOrdinal(a.FileName, b.FileName));
        if (waiting.Count > 0)
            logger.Resuming(waiting.Count);
        return waiting;
    }

    /// <summary>Why nothing can be taken in now; null where it can.</summary>
    public string? FindFault()
    {
        try
        {
            return new DriveInfo(folders.Incoming).AvailableFreeSpace < retention.MinFreeBytes ? "disk space is below the watermark" : null;
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            return IncomingStream.Describe(exception);
        }
    }
}
