using System.IO.Compression;
using DicomNode.Classifier;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Fuzz.Targets;

/// <summary>
/// Files as the intake and the decoders open them: reading, every value of every item, the header, one frame. Opening may throw
/// DicomFileException with a DicomException inside (the file is no data set); a frame may be a PixelFormatException; nothing else.
/// Deflated files are mutated before they are deflated, and some after.
/// </summary>
internal sealed class DataSetTarget : FuzzTarget, IDisposable
{
    private readonly float[] _slice = new float[SlicePreprocessor.Length];
    private readonly MemoryStream _deflated = new();

    public DataSetTarget(IReadOnlyList<byte[]> seeds)
        : base(seeds, DataSetSeeds.Pieces)
    {
    }

    /// <summary>A kilobyte deflates to one byte at best (RFC 1951), and what is inflated is read into arrays that grow.</summary>
    public override long AllocationFactor => 4096;

    public override void Fill(FuzzBuffer buffer, ref CaseRandom random)
    {
        base.Fill(buffer, ref random);
        if (!random.Once(4) && buffer.Span.StartsWith(DataSetSeeds.DeflatedStart))
            Deflate(buffer);
    }

    public override void Run(ReadOnlyMemory<byte> input)
    {
        if (FileInput.TryOpen(input) is not { } file)
            return;
        DataSetWalk.Visit(file.FileMetaInfo);
        DataSetWalk.Visit(file.Dataset);
        var header = InstanceHeader.Read(file.Dataset);
        if (header.HasPixelData)
            FrameInput.Read(file.Dataset, header.Frames - 1, _slice, resize: (input.Length & 31) == 0);
    }

    public void Dispose() => _deflated.Dispose();

    private void Deflate(FuzzBuffer buffer)
    {
        _deflated.SetLength(0);
        using (var deflater = new DeflateStream(_deflated, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(buffer.Span[DataSetSeeds.DeflatedStart.Length..]);
        buffer.Truncate(DataSetSeeds.DeflatedStart.Length);
        buffer.Insert(buffer.Length, _deflated.GetBuffer().AsSpan(0, (int)_deflated.Length));
    }
}
