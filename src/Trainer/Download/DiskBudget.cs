namespace DicomNode.Trainer.Download;

/// <summary>What may be written: a maximum for the images kept, and free space that is never gone below, whoever else writes.</summary>
/// <param name="maximum">Bytes of images kept; null for no maximum.</param>
/// <param name="floor">Bytes that stay free on the disk.</param>
/// <param name="free">Bytes free on the disk now.</param>
public sealed class DiskBudget(long? maximum, long floor, Func<long> free)
{
    private const long LookEvery = 16_000_000;

    private readonly Lock _lock = new();
    private long _kept;
    private long _sinceLook;

    /// <summary>Free space, down to the floor.</summary>
    public long Spare => free() - floor;

    /// <summary>Images that are there already.</summary>
    public void Found(long bytes)
    {
        lock (_lock)
            _kept += bytes;
    }

    /// <summary>Before writing; looks at the disk now and then.</summary>
    /// <exception cref="DownloadStoppedException">The disk is as full as it may be.</exception>
    public void BeforeWriting(int bytes)
    {
        lock (_lock)
        {
            _sinceLook += bytes;
            if (_sinceLook < LookEvery)
                return;
            _sinceLook = 0;
        }

        Look();
    }

    /// <summary>Looks at the disk.</summary>
    /// <exception cref="DownloadStoppedException">The disk is as full as it may be.</exception>
    public void Look()
    {
        var now = free();
        if (now < floor)
        {
            throw new DownloadStoppedException(
                $"{ByteSize.Format(now)} are free on the disk, and --free-floor keeps {ByteSize.Format(floor)}; make room and run the same command again");
        }
    }

    /// <summary>Takes a series into what is kept, unless the maximum would be passed.</summary>
    public bool TryKeep(long bytes)
    {
        lock (_lock)
        {
            if (_kept + bytes > maximum)
                return false;
            _kept += bytes;
            return true;
        }
    }
}
