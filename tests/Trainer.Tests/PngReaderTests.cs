using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests;

public sealed class PngReaderTests
{
    // A whole file, written by Python's zlib: 2 x 2 pixels of 8 bits, rows 00 40 and (filter Up) 80 FF.
    private static readonly byte[] TwoByTwo =
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, // signature
        0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, // 13 bytes of IHDR:
        0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, // 2 x 2
        0x08, 0x00, 0x00, 0x00, 0x00, // 8 bits, grey, deflate, adaptive filters, not interlaced
        0x57, 0xDD, 0x52, 0xF8, // CRC
        0x00, 0x00, 0x00, 0x11, 0x49, 0x44, 0x41, 0x54, // 17 bytes of IDAT:
        0x78, 0x01, // zlib, window of 32 KiB
        0x01, 0x06, 0x00, 0xF9, 0xFF, // the last block, stored, 6 bytes (and their complement)
        0x00, 0x00, 0x40, // filter None: 00 40
        0x02, 0x80, 0xBF, // filter Up: 80 BF + 40 = FF
        0x02, 0xCB, 0x01, 0x82, // Adler-32
        0xC0, 0x25, 0x23, 0x60, // CRC
        0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82, // IEND
    ];

    [Fact]
    public void AFileWrittenElsewhereIsRead()
    {
        var image = PngReader.Read(TwoByTwo);
        Assert.Equal((2, 2), (image.Width, image.Height));
        Assert.Equal([0, 0x4040, 0x8080, 0xFFFF], image.Pixels);
    }

    [Theory]
    [InlineData(1, new byte[] { 0b1010_0000 }, new[] { 65535, 0, 65535 })]
    [InlineData(2, new byte[] { 0b00_01_11_00 }, new[] { 0, 21845, 65535 })]
    [InlineData(4, new byte[] { 0x0F, 0x80 }, new[] { 0, 65535, 34952 })]
    [InlineData(8, new byte[] { 0, 255, 1 }, new[] { 0, 65535, 257 })]
    [InlineData(16, new byte[] { 0x00, 0x00, 0xFF, 0xFF, 0x12, 0x34 }, new[] { 0, 65535, 0x1234 })]
    public void EveryGreyDepthIsScaledTo16Bits(int depth, byte[] row, int[] expected)
    {
        var image = PngReader.Read(PngBuilder.Build(3, 1, depth, 0, [0, .. row]));
        Assert.Equal(expected, image.Pixels.Select(pixel => (int)pixel));
    }

    [Fact]
    public void ColourBecomesLuminance()
    {
        // Red, green, blue and white of BT.601.
        var rgb = PngReader.Read(PngBuilder.Build(4, 1, 8, 2, [0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]));
        Assert.Equal([19595, 38469, 7471, 65535], rgb.Pixels.Select(pixel => (int)pixel));
        var palette = PngReader.Read(PngBuilder.Build(2, 1, 1, 3, [0, 0b01_000000], palette: [0, 0, 255, 255, 0, 0]));
        Assert.Equal([7471, 19595], palette.Pixels.Select(pixel => (int)pixel));
    }

    [Fact]
    public void AlphaIsLaidOverBlack()
    {
        var greyAlpha = PngReader.Read(PngBuilder.Build(2, 1, 8, 4, [0, 200, 255, 200, 0]));
        Assert.Equal([200 * 257, 0], greyAlpha.Pixels.Select(pixel => (int)pixel));
        var rgba = PngReader.Read(PngBuilder.Build(1, 1, 16, 6, [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x80, 0x00]));
        Assert.Equal(0x8000, rgba.Pixels[0]);
    }

    [Fact]
    public void EveryFilterIsUndone()
    {
        // Rows 10 20 30 | 15 25 35 | 20 40 60 | 22 41 59 | 23 44 65, filtered None, Sub, Up, Average, Paeth.
        byte[] rows =
        [
            0, 10, 20, 30,
            1, 15, 10, 10,
            2, 5, 15, 25,
            3, 12, 10, 9,
            4, 1, 3, 6,
        ];
        var image = PngReader.Read(PngBuilder.Build(3, 5, 8, 0, rows));
        Assert.Equal([10, 20, 30, 15, 25, 35, 20, 40, 60, 22, 41, 59, 23, 44, 65], image.Pixels.Select(pixel => pixel / 257));
    }

    [Fact]
    public void WhatCannotBeReadSaysWhy()
    {
        AssertRefused("signature", [1, 2, 3]);
        AssertRefused("interlaced", PngBuilder.Build(2, 2, 8, 0, new byte[6], interlace: 1));
        AssertRefused("cut short", TwoByTwo[..^14]);
        AssertRefused("CRC", [.. TwoByTwo[..19], 3, .. TwoByTwo[20..]]);
        AssertRefused("rows", PngBuilder.Build(2, 3, 8, 0, [0, 1, 2, 0, 3, 4]));
        AssertRefused("within a row", PngBuilder.Build(2, 2, 8, 0, [0, 1, 2, 0, 3]));
        AssertRefused("too large", PngBuilder.Build(int.MaxValue, int.MaxValue, 8, 0, [0]));
        AssertRefused("0 x 2", PngBuilder.Build(0, 2, 8, 0, [0]));
        AssertRefused("colour type 2 with 4 bits", PngBuilder.Build(1, 1, 4, 2, [0]));
        AssertRefused("row filter 5", PngBuilder.Build(1, 1, 8, 0, [5, 1]));
        AssertRefused("without PLTE", PngBuilder.Build(1, 1, 8, 3, [0, 0]));
        AssertRefused("palette index 1 of 1", PngBuilder.Build(1, 1, 8, 3, [0, 1], palette: [1, 2, 3]));
    }

    [Fact]
    public void NoCutOrFlippedByteBreaksMoreThanTheFile()
    {
        for (var i = 0; i < TwoByTwo.Length; i++)
        {
            Assert.Throws<ImageFormatException>(() => PngReader.Read(TwoByTwo.AsSpan(0, i)));
            var flipped = TwoByTwo.ToArray();
            flipped[i] ^= 0x41;
            Assert.Throws<ImageFormatException>(() => PngReader.Read(flipped));
        }
    }

    [Fact]
    public void RealImagesAreRead()
    {
        var files = Directory.GetFiles(Repository.Shared("data", "test"), "*.png", SearchOption.AllDirectories);
        Assert.True(files.Length > 300);
        foreach (var file in files)
        {
            var image = PngReader.Read(File.ReadAllBytes(file));
            Assert.InRange(Math.Max(image.Width, image.Height), 1, 256);
            Assert.True(image.Pixels.Min() < image.Pixels.Max());
        }
    }

    [Theory]
    [InlineData("mirp-crlm-ct/CT/0000.png", 256, 256, 561_124_288)] // 16 bits
    [InlineData("cxr-actualmed/XR/0000.png", 256, 202, 1_898_534_558)] // 8 bits
    public void RealImagesHaveTheSumsThatAnotherReaderFinds(string name, int width, int height, long sum)
    {
        var image = PngReader.Read(File.ReadAllBytes(Repository.Shared("data", "test", name)));
        Assert.Equal((width, height, sum), (image.Width, image.Height, image.Pixels.Sum(pixel => (long)pixel)));
    }

    private static void AssertRefused(string reason, byte[] file) =>
        Assert.Contains(reason, Assert.Throws<ImageFormatException>(() => PngReader.Read(file)).Message);
}
