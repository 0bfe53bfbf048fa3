using System.Buffers;
using System.Security.Cryptography;

namespace DicomNode.Node.Intake;

/// <summary>
/// The file that a C-STORE data set streams into, hashed on its way. A fault of the disk does not surface as an exception, since
/// that would cost the association: it is remembered in <see cref="Fault"/>, the remaining bytes are dropped, and the response says why.
/// Disposed without <see cref="Complete"/> and the rename that follows, it leaves no file behind.
/// </summary>
public sealed class IncomingStream : Stream
{
    private const int BufferLength = 1 << 16;

    // errno EROFS.
    private const int ReadOnlyFileSystem = 30;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Lock _gate = new();
    private readonly Action _progress;
    private readonly Action<string> _remove;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
    private readonly FileMetaFilter? _fileMeta;
    private FileStream? _file;
    private int _buffered;
    private long _length;
    private readonly bool _created;
    private bool _disposed;

    /// <param name="path">Where the file is created; its folder exists.</param>
    /// <param name="header">What precedes the data set.</param>
    /// <param name="fault">A reason for not writing at all, known beforehand; null to write.</param>
    /// <param name="progress">Called as bytes arrive.</param>
    /// <param name="remove">Called in the end with <paramref name="path"/>, to remove what may still lie there.</param>
    public IncomingStream(string path, ObjectHeader header, string? fault, Action progress, Action<string> remove)
    {
        FilePath = path;
        Header = header;
        Fault = fault;
        _progress = progress;
        _remove = remove;

        // Deflated bytes are no elements yet.
        _fileMeta = header.TransferSyntaxUid == DeflatedDataSet.TransferSyntaxUid ? null : new FileMetaFilter();
        if (fault is not null)
            return;
        try
        {
            _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
            _created = true;
            _file.Write(header.ToBytes());
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            Abandon(exception);
        }
    }

    /// <summary>Where the file lies until it is accepted.</summary>
    public string FilePath { get; }

    public ObjectHeader Header { get; }

    /// <summary>Why the object cannot be stored; null while all is well.</summary>
    public string? Fault { get; private set; }

    /// <summary>What the disk threw, for the log; null while all is well or where the fault was known beforehand.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Bytes of File Meta Information that stood in front of the data set and are not in the file.</summary>
    public long DroppedFileMeta => _fileMeta?.Dropped ?? 0;

    /// <summary>Data set bytes received so far.</summary>
    public override long Length => _length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _progress();
        lock (_gate)
        {
            _length += buffer.Length;
            if (_file is null)
                return;
            Append(_fileMeta is null ? buffer : _fileMeta.Keep(buffer));
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The page cache takes the bytes; waiting for the device happens once, in MoveDurably.
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    /// <summary>SHA-256 of the data set, 64 lower-case hexadecimal digits; null before <see cref="Complete"/> succeeded.</summary>
    public string? ContentSha256 { get; private set; }

    /// <summary>Writes what is left and closes the file, which can then be read but is not yet safe on the device. False on a fault.</summary>
    public bool Complete()
    {
        lock (_gate)
        {
            if (_file is null)
                return false;
            if (_fileMeta is not null)
                Append(_fileMeta.KeepRest());
            WriteThrough(_buffer.AsSpan(0, _buffered));
            CloseQuietly();
            _file = null;
            if (Fault is not null)
                return false;
            ContentSha256 = Convert.ToHexStringLower(_hash.GetHashAndReset());
            return true;
        }
    }

    /// <summary>Brings every byte of the completed object to the device, then renames it. The folder of the new name remains to be flushed.</summary>
    /// <param name="path">The new name, which nothing has yet, on the same file system.</param>
    public void MoveDurably(string path)
    {
        // Closed and opened again, not kept open: a system other than POSIX lets nobody read what is open for writing.
        using (var file = File.OpenHandle(FilePath, FileMode.Open, FileAccess.ReadWrite, FileShare.Read))
            RandomAccess.FlushToDisk(file);
        File.Move(FilePath, path);
    }

    /// <summary>Remembers a fault that showed outside, such as in the rename.</summary>
    public void Abandon(Exception exception)
    {
        Fault = Describe(exception);
        Cause = exception;
        CloseQuietly();
        _file = null;
    }

    /// <summary>True for what a full, missing or forbidden disk throws.</summary>
    public static bool IsDiskFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>A fault of the disk in words that fit an Error Comment and name no path.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        DirectoryNotFoundException or DriveNotFoundException => "storage folder is missing",
        FileNotFoundException => "object vanished from the storage folder",
        UnauthorizedAccessException => "storage folder is not writable",
        IOException io when (io.HResult & 0xFFFF) == ReadOnlyFileSystem => "storage is read-only",
        IOException io when IsDiskFull(io) => "disk is full",
        _ => "storage fails",
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // The connection's timer may dispose while a write is under way; the gate keeps the pooled buffer out of two hands.
        lock (_gate)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                CloseQuietly();
                _file = null;
                _hash.Dispose();
                ArrayPool<byte>.Shared.Return(_buffer);

                // After acceptance the file has moved away and there is nothing here.
                if (_created)
                    _remove(FilePath);
            }
        }

        base.Dispose(disposing);
    }

    private static bool IsDiskFull(IOException exception)
    {
        // .NET keeps errno (ENOSPC 28, EDQUOT 122) or the Win32 code in the low half of HResult.
        const int NoSpace = 28;
        const int QuotaExceeded = 122;
        const int WindowsDiskFull = 112;
        return (exception.HResult & 0xFFFF) is NoSpace or QuotaExceeded or WindowsDiskFull;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        if (bytes.Length > BufferLength - _buffered)
            WriteThrough(_buffer.AsSpan(0, _buffered));
        if (bytes.Length > BufferLength - _buffered)
        {
            WriteThrough(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        _buffered = 0;
        if (_file is null || bytes.IsEmpty)
            return;
        try
        {
            _file.Write(bytes);
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            Abandon(exception);
        }
    }

    private void CloseQuietly()
    {
        try
        {
            _file?.Dispose();
        }
        catch (Exception exception) when (IsDiskFault(exception))
        {
            Fault ??= Describe(exception);
            Cause ??= exception;
        }
    }
}
