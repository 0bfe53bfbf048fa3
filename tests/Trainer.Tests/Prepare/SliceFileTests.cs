using System.Buffers.Binary;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using FellowOakDicom;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class SliceFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SliceFileTests() => DicomCodecs.Register();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryFrameOfADicomFileCounts()
    {
        var path = _folder.NewFile("a.dcm");
        SliceFiles.WriteDicom(path, 5);

        var slices = SliceFiles.ReadFile(path);

        var dataset = DicomFile.Open(path).Dataset;
        Assert.Equal([0, 1, 2, 3, 4], slices.Select(slice => slice.Frame));
        Assert.All(slices, slice =>
        {
            using var frame = FrameDecoder.Decode(dataset, slice.Frame);
            var grey = new ushort[16];
            for (var i = 0; i < grey.Length; i++)
                grey[i] = BinaryPrimitives.ReadUInt16LittleEndian(frame.Bytes[(2 * i)..]);
            Assert.Equal(SliceFiles.Expected(4, grey), slice.Pixels);
        });
    }

    [Fact]
    public void EightBitsAreTheSixteenRounded()
    {
        var path = _folder.NewFile("a.dcm");
        SliceFiles.WriteDicom(path, 1);
        var narrow = SliceFiles.ReadFile(path, 8).Single().Pixels!;
        var wide = SliceFiles.ReadFile(path).Single().Pixels!;
        Assert.Equal(SlicePreprocessor.Length, narrow.Length);
        Assert.All(narrow.Index(), pixel => Assert.Equal(
            BinaryPrimitives.ReadUInt16LittleEndian(wide.AsSpan(2 * pixel.Index)) / 65535.0, pixel.Item / 255.0, 0.5 / 255 + 1e-4));
    }

    [Fact]
    public void FramesThatAreMissingAreCountedAndEndlessOnesGivenUp()
    {
        var path = _folder.NewFile("a.dcm");
        SliceFiles.WriteDicom(path, 2, framesSaid: 2_000_000_000);
        var slices = SliceFiles.ReadFile(path);
        Assert.Equal(2, slices.Count(slice => slice.Pixels is not null));
        Assert.InRange(slices.Count, 3, 100);
        Assert.Equal(1_999_999_998, slices.Where(slice => slice.LeftOut == LeftOutKind.Broken).Sum(slice => slice.Slices));
        Assert.Contains("given up", slices[^1].Reason);
    }

    [Fact]
    public void ColourIsCountedInEveryKindOfFile()
    {
        var dicom = _folder.NewFile("colour.dcm");
        SliceFiles.WriteDicom(dicom, 3, colour: true);
        AssertColour(3, SliceFiles.ReadFile(dicom));

        // A PNG of colour type 2 (RGB): one row of one pixel, no filter.
        AssertColour(1, SliceFiles.Read(_folder, PngBuilder.Build(1, 1, 8, 2, [0, 1, 2, 3])));
        // A JPEG up to its frame header: baseline, 8 bits, 16 x 16, 3 components.
        AssertColour(1, SliceFiles.Read(_folder, [0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 16, 0, 16, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]));
    }

    [Fact]
    public void AGreyJpegIsWhatItIsInsideADicomFile()
    {
        var dicom = Repository.Shared("dicom", "cs-wado", "1_CTImage.dcm_JPEGProcess1TransferSyntax_1.2.840.10008.1.2.4.50.dcm");
        var bytes = File.ReadAllBytes(dicom);
        var start = bytes.AsSpan().IndexOf<byte>([0xFF, 0xD8, 0xFF]);
        var end = bytes.AsSpan().LastIndexOf<byte>([0xFF, 0xD9]) + 2;

        var slice = Assert.Single(SliceFiles.Read(_folder, bytes[start..end]));

        Assert.Equal(SliceFiles.ReadFile(dicom).Single().Pixels, slice.Pixels);
        Assert.Contains("cut short", Broken(bytes[start..((start + end) / 2)]));
    }

    [Fact]
    public void WhatCannotBeReadIsReportedAndNotThrown()
    {
        Assert.Contains("empty", Broken([]));
        Assert.NotEmpty(Broken("not an image, whatever its name says"u8.ToArray()));
        var png = PngBuilder.Grey(8, 8, (x, y) => (byte)(x * y));
        Assert.Contains("cut short", Broken(png[..^5]));
        // Cut off before the frame header, and lossless (process 3).
        Assert.Contains("without a frame header", Broken([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1]));
        Assert.Contains("process 3", Broken([0xFF, 0xD8, 0xFF, 0xC3, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0]));

        var missing = Assert.Single(SliceFiles.ReadFile(_folder.File("missing")));
        Assert.Equal(LeftOutKind.Broken, missing.LeftOut);
    }

    [Fact]
    public void AConstantImageIsCounted()
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, PngBuilder.Grey(8, 8, (_, _) => 9)));
        Assert.Equal(LeftOutKind.Constant, slice.LeftOut);
    }

    private static void AssertColour(long slices, List<SliceResult> results)
    {
        var result = Assert.Single(results);
        Assert.Equal((LeftOutKind.Colour, slices), (result.LeftOut!.Value, result.Slices));
    }

    private string Broken(byte[] file)
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, file));
        Assert.Equal(LeftOutKind.Broken, slice.LeftOut);
        return slice.Reason!;
    }
}
