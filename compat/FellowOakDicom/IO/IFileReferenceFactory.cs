namespace FellowOakDicom.IO;

/// <summary>Makes file references.</summary>
public interface IFileReferenceFactory
{
    IFileReference Create(string fileName);
}
