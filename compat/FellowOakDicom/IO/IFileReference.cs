namespace FellowOakDicom.IO;

/// <summary>A file by name.</summary>
public interface IFileReference
{
    bool Exists { get; }

    /// <summary>Path of the file.</summary>
    string Name { get; }

    Stream OpenRead();

    void Delete();

    /// <summary>Copies <paramref name="count"/> bytes from <paramref name="offset"/> to the start of <paramref name="output"/>.</summary>
    void GetByteRange(long offset, int count, byte[] output);
}
