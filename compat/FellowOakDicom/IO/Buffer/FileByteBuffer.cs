namespace FellowOakDicom.IO.Buffer;

/// <summary>A range of a file, opened and read at each call.</summary>
public sealed class FileByteBuffer : ByteBufferBase
{
    public FileByteBuffer(IFileReference file, long position, long length)
    {
        File = file;
        Position = position;
        Size = length;
    }

    public override bool IsMemory => false;

    public IFileReference File { get; }

    /// <summary>Where the range starts in the file.</summary>
    public long Position { get; }

    public override long Size { get; }

    internal override void Read(long offset, Span<byte> destination)
    {
        using var handle = System.IO.File.OpenHandle(File.Name, options: FileOptions.RandomAccess);
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(handle, destination, Position + offset);
            if (read == 0)
                throw new DicomIoException($"{File.Name} ends before byte {Position + Size}.");
            destination = destination[read..];
            offset += read;
        }
    }
}
