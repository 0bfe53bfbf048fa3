using System.Buffers.Binary;
using DicomNode.Classifier.Evidence;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Explain;

/// <summary>What is written, read by a reader that shares no code with the writer and checks every CRC.</summary>
public sealed class PngWriterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(224, 224)]
    [InlineData(1, 70_000)]
    [InlineData(70_000, 1)]
    public void GreyPixelsComeBackAsTheyWere(int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(width).NextBytes(pixels);
        var image = PngReader.Read(Write(width, height, 1, pixels));
        Assert.Equal((width, height), (image.Width, image.Height));
        Assert.Equal(pixels.Select(value => (ushort)(value * 257)), image.Pixels);
    }

    [Fact]
    public void ColoursComeBackAsTheirLuminance()
    {
        byte[] pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 10, 20, 30];
        var image = PngReader.Read(Write(3, 2, 3, pixels));
        Assert.Equal([19595, 38469, 7471, 65535, 0, (10 * 257 * 299 + 20 * 257 * 587 + 30 * 257 * 114 + 500) / 1000], image.Pixels.Select(value => (int)value));
    }

    [Fact]
    public void WhatDoesNotCompressIsCutIntoChunks()
    {
        var pixels = new byte[3 * 200 * 200];
        new Random(1).NextBytes(pixels);
        var file = Write(200, 200, 3, pixels);
        var lengths = new List<int>();
        for (var at = 8; at < file.Length; at += 12 + lengths[^1])
            lengths.Add(BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)));
        Assert.True(lengths.Count > 5, string.Join(' ', lengths));
        Assert.All(lengths, length => Assert.InRange(length, 0, 1 << 15));
        Assert.Equal(200 * 200, PngReader.Read(file).Pixels.Length);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(2, 2, 1, 3)]
    [InlineData(2, 2, 2, 8)]
    [InlineData(2, 2, 4, 16)]
    public void WhatIsNoImageIsRefused(int width, int height, int samples, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PngWriter.Write(Stream.Null, width, height, samples, new byte[length]));

    private static byte[] Write(int width, int height, int samples, byte[] pixels)
    {
        var stream = new MemoryStream();
        PngWriter.Write(stream, width, height, samples, pixels);
        Assert.True(stream.CanWrite);
        return stream.ToArray();
    }
}
