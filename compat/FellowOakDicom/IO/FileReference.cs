namespace FellowOakDicom.IO;

/// <summary>A file of the file system.</summary>
internal sealed class FileReference(string name) : IFileReference
{
    public bool Exists => File.Exists(Name);

    public string Name { get; } = Path.GetFullPath(name);

    public Stream OpenRead() => File.OpenRead(Name);

    public void Delete() => File.Delete(Name);

    public void GetByteRange(long offset, int count, byte[] output) => new Buffer.FileByteBuffer(this, offset, count).GetByteRange(0, count, output);

    public override string ToString() => Name;
}
