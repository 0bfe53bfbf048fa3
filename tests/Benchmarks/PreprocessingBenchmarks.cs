using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Benchmarks;

/// <summary>Native frame to network input, for the frames that a node sees most.</summary>
public class PreprocessingBenchmarks
{
    private static readonly PixelFormat CTSlice = new() { Rows = 512, Columns = 512, BitsStored = 12, HighBit = 11 };
    private static readonly PixelFormat PaddedCTSlice = CTSlice with { IsSigned = true, BitsStored = 16, HighBit = 15, Padding = new PixelPadding(-2000, -2000) };
    private static readonly PixelFormat SmallMRSlice = CTSlice with { Rows = 192, Columns = 192 };
    private static readonly PixelFormat Radiograph = CTSlice with { Rows = 2500, Columns = 2048, Colour = PixelColour.Monochrome1 };
    private static readonly PixelFormat ColourFrame = new()
    {
        Rows = 600, Columns = 800, SamplesPerPixel = 3, BitsAllocated = 8, BitsStored = 8, HighBit = 7, Colour = PixelColour.Rgb,
    };

    private readonly float[] _destination = new float[SlicePreprocessor.Length];
    private readonly byte[] _pixels = new byte[2500 * 2048 * 2];

    [GlobalSetup]
    public void Fill() => new Random(1).NextBytes(_pixels);

    [Benchmark(Baseline = true)]
    public PreprocessingOutcome CT512x512() => SlicePreprocessor.Preprocess(CTSlice, _pixels, _destination);

    [Benchmark]
    public PreprocessingOutcome CT512x512WithPadding() => SlicePreprocessor.Preprocess(PaddedCTSlice, _pixels, _destination);

    [Benchmark]
    public PreprocessingOutcome MR192x192() => SlicePreprocessor.Preprocess(SmallMRSlice, _pixels, _destination);

    [Benchmark]
    public PreprocessingOutcome Radiograph2500x2048() => SlicePreprocessor.Preprocess(Radiograph, _pixels, _destination);

    [Benchmark]
    public PreprocessingOutcome Rgb600x800() => SlicePreprocessor.Preprocess(ColourFrame, _pixels, _destination);

    [Benchmark]
    public PreprocessingOutcome Grey256x256() => SlicePreprocessor.PreprocessGrey(MemoryMarshal.Cast<byte, ushort>(_pixels)[..(256 * 256)], 256, 256, _destination);
}
