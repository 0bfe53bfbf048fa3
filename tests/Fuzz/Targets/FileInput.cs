using System.Runtime.InteropServices;
using FellowOakDicom;

namespace DicomNode.Fuzz.Targets;

/// <summary>Opens a case's bytes as a file, in one of the ways in which the product opens files.</summary>
internal static class FileInput
{
    /// <summary>The file, null where it was refused as the documentation says.</summary>
    public static DicomFile? TryOpen(ReadOnlyMemory<byte> input)
    {
        MemoryMarshal.TryGetArray(input, out var array);
        var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        try
        {
            return (input.Length & 3) switch
            {
                0 => DicomFile.Open(stream, FileReadOption.ReadAll),
                1 => DicomFile.Open(stream, FileReadOption.ReadLargeOnDemand, 16),
                2 => DicomFile.Open(stream, FileReadOption.SkipLargeTags, 64),
                _ => DicomFile.Open(stream, FileReadOption.ReadLargeOnDemand),
            };
        }
#if UPSTREAM_PACKAGES
        catch (DicomException)
#else
        catch (DicomFileException exception) when (exception.InnerException is null or DicomException)
#endif
        {
            return null;
        }
    }
}
