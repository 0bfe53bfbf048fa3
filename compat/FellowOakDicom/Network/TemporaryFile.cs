using System.Runtime.CompilerServices;
using FellowOakDicom.IO;

namespace FellowOakDicom.Network;

/// <summary>A file that is deleted when nobody holds it any more.</summary>
internal sealed class TemporaryFile : IFileReference
{
    private static readonly ConditionalWeakTable<DicomDataset, TemporaryFile> s_held = [];

    private TemporaryFile(string name) => Name = name;

    ~TemporaryFile()
    {
        try
        {
            Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system clears its temporary folder; an exception here would end the process.
        }
    }

    public bool Exists => File.Exists(Name);

    public string Name { get; }

    public static TemporaryFile Create() => new(Path.GetTempFileName());

    /// <summary>Keeps the file as long as a data set lives that may still read values from it.</summary>
    public void KeepFor(DicomDataset dataset) => s_held.Add(dataset, this);

    public Stream OpenWrite() => new FileStream(Name, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    public Stream OpenRead() => File.OpenRead(Name);

    public void Delete() => File.Delete(Name);

    public void GetByteRange(long offset, int count, byte[] output)
    {
        using var stream = OpenRead();
        stream.Seek(offset, SeekOrigin.Begin);
        stream.ReadExactly(output, 0, count);
    }
}
