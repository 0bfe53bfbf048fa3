using BenchmarkDotNet.Attributes;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Trainer.Prepare;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Benchmarks;

/// <summary>Uncompressed 512 x 512 CT files on disk to shards on disk; the mean is the time per file, its inverse files a second.</summary>
public class PrepareBenchmarks
{
    private const int Files = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("dicomnode-bench-").FullName;
    private int _run;

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Write()
    {
        DicomCodecs.Register();
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "in", "train", "synthetic", "CT")).FullName;
        var pixels = new byte[512 * 512 * 2];
        var random = new Random(1);
        for (var n = 0; n < Files; n++)
        {
            random.NextBytes(pixels);
            var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
            {
                new DicomUniqueIdentifier(DicomTag.SOPClassUID, DicomUID.CTImageStorage),
                new DicomUniqueIdentifier(DicomTag.SOPInstanceUID, DicomUIDGenerator.GenerateDerivedFromUUID()),
                new DicomUnsignedShort(DicomTag.Rows, 512),
                new DicomUnsignedShort(DicomTag.Columns, 512),
                new DicomUnsignedShort(DicomTag.SamplesPerPixel, 1),
                new DicomUnsignedShort(DicomTag.BitsAllocated, 16),
                new DicomUnsignedShort(DicomTag.BitsStored, 12),
                new DicomUnsignedShort(DicomTag.HighBit, 11),
                new DicomUnsignedShort(DicomTag.PixelRepresentation, 0),
                new DicomCodeString(DicomTag.PhotometricInterpretation, "MONOCHROME2"),
                new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer([.. pixels])),
            };
            new DicomFile(dataset).Save(Path.Combine(folder, $"{n}.dcm"));
        }
    }

    [Benchmark(OperationsPerInvoke = Files)]
    public PrepareReport CT512x512()
    {
        var output = Path.Combine(_folder, $"out{_run++}");
        var options = new PrepareOptions { Data = Path.Combine(_folder, "in"), Output = output, Split = "train", Threads = Threads };
        var report = Preparation.Plan(options).Run(_ => { }, CancellationToken.None);
        Directory.Delete(output, recursive: true);
        return report;
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);
}
