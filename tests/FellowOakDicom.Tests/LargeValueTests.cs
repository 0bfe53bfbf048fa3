using DicomNode.Testing;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Tests;

/// <summary>Large values stay in the file until asked for; bytes allocated say so.</summary>
public sealed class LargeValueTests
{
    private const int PixelBytes = 32 * 1024 * 1024;

    [Fact]
    public void Opening_does_not_read_pixel_data()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        _ = DicomFile.Open(path);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var file = DicomFile.Open(path);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 * 1024);
        var buffer = file.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!.Buffer;
        Assert.IsType<FileByteBuffer>(buffer);
        Assert.False(buffer.IsMemory);
        Assert.Equal(PixelBytes, buffer.Size);
        var part = new byte[4];
        buffer.GetByteRange(PixelBytes - 4, 4, part);
        Assert.Equal([0xfc, 0xfd, 0xfe, 0xff], part);
    }

    [Fact]
    public void Saving_copies_large_values_in_pieces()
    {
        using var folder = new TemporaryFolder();
        var file = DicomFile.Open(Write(folder));
        file.Save(folder.File("first.dcm"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        file.Save(folder.File("second.dcm"));

#if !UPSTREAM_PACKAGES
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
#endif
        Assert.Equal(File.ReadAllBytes(folder.File("first.dcm")), File.ReadAllBytes(folder.File("second.dcm")));
    }

    [Fact]
    public void Options_choose_what_is_read()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);

        var skipped = DicomFile.Open(path, FileReadOption.SkipLargeTags);
        var all = DicomFile.Open(path, FileReadOption.ReadAll);
        using var stream = File.OpenRead(path);
        var onDemand = DicomFile.Open(stream, FileReadOption.ReadLargeOnDemand, 1024);

        Assert.False(skipped.Dataset.Contains(DicomTag.PixelData));
        Assert.Equal("P1", skipped.Dataset.GetString(DicomTag.PatientID));
        Assert.True(all.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!.Buffer.IsMemory);
        Assert.IsType<StreamByteBuffer>(onDemand.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!.Buffer);
        Assert.Equal(all.Dataset.GetValues<byte>(DicomTag.PixelData), onDemand.Dataset.GetValues<byte>(DicomTag.PixelData));
    }

    private static string Write(TemporaryFolder folder)
    {
        var pixels = new byte[PixelBytes];
        for (var index = 0; index < pixels.Length; index++)
            pixels[index] = (byte)index;
        var dataset = new DicomDataset
        {
            { DicomTag.SOPClassUID, DicomUID.SecondaryCaptureImageStorage },
            { DicomTag.SOPInstanceUID, "1.2.3.4.5" },
            { DicomTag.PatientID, "P1" },
            new DicomOtherByte(DicomTag.PixelData, pixels),
        };
        var path = folder.File("large.dcm");
        new DicomFile(dataset).Save(path);
        return path;
    }
}
