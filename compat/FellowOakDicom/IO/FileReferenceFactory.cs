namespace FellowOakDicom.IO;

/// <summary>Makes references to files of the file system.</summary>
public class FileReferenceFactory : IFileReferenceFactory
{
    public IFileReference Create(string fileName) => new FileReference(fileName);
}
