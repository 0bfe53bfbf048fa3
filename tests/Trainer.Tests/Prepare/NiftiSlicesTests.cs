using System.Buffers.Binary;
using System.IO.Compression;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class NiftiSlicesTests : IDisposable
{
    // Two slices of 3 columns x 2 rows, int16: 0 1 2 / 3 4 5 and -5 -4 -3 / -2 -1 500.
    private static readonly byte[] LittleEndian =
    [
        0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0,
        0xFB, 0xFF, 0xFC, 0xFF, 0xFD, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xF4, 0x01,
    ];

    private static readonly byte[] BigEndian =
    [
        0, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5,
        0xFF, 0xFB, 0xFF, 0xFC, 0xFF, 0xFD, 0xFF, 0xFE, 0xFF, 0xFF, 0x01, 0xF4,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void BothVersionsAndByteOrdersGiveTheSlicesOfTheThirdAxis(bool bigEndian, bool second)
    {
        var elements = bigEndian ? BigEndian : LittleEndian;
        var file = second ? SliceFiles.Nifti2(bigEndian, 4, [3, 2, 2], elements) : SliceFiles.Nifti1(bigEndian, 4, [3, 2, 2], elements);

        var slices = SliceFiles.Read(_folder, file);

        // Without an affine NIfTI's x runs to the right and y to the front: both are turned.
        ushort[] first = second ? [0, 1, 2, 3, 4, 5] : [5, 4, 3, 2, 1, 0];
        ushort[] last = second ? [0, 1, 2, 3, 4, 505] : [505, 4, 3, 2, 1, 0];
        Assert.Equal([(0, 0), (0, 1)], slices.Select(slice => (slice.Volume, slice.Frame)));
        Assert.Equal(SliceFiles.Expected(3, first), slices[0].Pixels);
        Assert.Equal(SliceFiles.Expected(3, last), slices[1].Pixels);
    }

    [Fact]
    public void GzipGivesWhatThePlainFileGives()
    {
        var file = SliceFiles.Nifti1(true, 4, [3, 2, 2], BigEndian);
        AssertSame(SliceFiles.Read(_folder, file), SliceFiles.Read(_folder, Gzip(file)));
    }

    [Theory]
    [InlineData(2, new byte[] { 0, 1, 2, 3 })]
    [InlineData(256, new byte[] { 0xFE, 0xFF, 0, 1 })]
    [InlineData(512, new byte[] { 0, 0x80, 1, 0x80, 2, 0x80, 3, 0x80 })]
    [InlineData(8, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0 })]
    [InlineData(768, new byte[] { 0, 0, 0, 0x80, 0, 0, 0, 0x90, 0, 0, 0, 0xA0, 0, 0, 0, 0xB0 })]
    [InlineData(16, new byte[] { 0, 0, 0x80, 0xBF, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40 })]
    [InlineData(64, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0xBF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40 })]
    public void EveryDataTypeGivesTheSameRamp(short dataType, byte[] elements)
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, SliceFiles.Nifti1(false, dataType, [2, 2, 1], elements)));
        Assert.Equal(SliceFiles.Expected(2, [3, 2, 1, 0]), slice.Pixels);
    }

    [Fact]
    public void ANegativeSlopeTurnsBrightIntoDark()
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, SliceFiles.Nifti1(false, 2, [2, 2, 1], [0, 1, 2, 3], slope: -2)));
        Assert.Equal(SliceFiles.Expected(2, [0, 1, 2, 3]), slice.Pixels);
    }

    [Fact]
    public void TheQuaternionSaysHowSlicesLie()
    {
        // qform_code 1 at 252; quatern_d 1 at 264 is half a turn about z, so that x runs to the left and y to the back as in DICOM.
        var file = SliceFiles.Nifti1(false, 2, [2, 2, 1], [0, 1, 2, 3]);
        file[252] = 1;
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(264), 1);
        Assert.Equal(SliceFiles.Expected(2, [0, 1, 2, 3]), Assert.Single(SliceFiles.Read(_folder, file)).Pixels);

        // quatern_b 1 at 256 is half a turn about x: x runs to the right, y to the back.
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(264), 0);
        BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(256), 1);
        Assert.Equal(SliceFiles.Expected(2, [1, 0, 3, 2]), Assert.Single(SliceFiles.Read(_folder, file)).Pixels);
    }

    [Fact]
    public void AFourthAxisCountsVolumes()
    {
        var slices = SliceFiles.Read(_folder, SliceFiles.Nifti1(false, 2, [2, 1, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10]));
        Assert.Equal([(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (2, 1)], slices.Select(slice => (slice.Volume, slice.Frame)));
        Assert.Equal([LeftOutKind.Constant], slices.Where(slice => slice.Pixels is null).Select(slice => slice.LeftOut!.Value));
        Assert.Null(slices[4].Pixels);
    }

    [Fact]
    public void ACutFileGivesItsWholeSlicesAndCountsTheRest()
    {
        var file = SliceFiles.Nifti1(false, 2, [2, 1, 2, 2], [0, 1, 2, 3, 4]);
        var slices = SliceFiles.Read(_folder, file);
        Assert.Equal(3, slices.Count);
        Assert.Equal((1, 0, LeftOutKind.Broken, 2L), (slices[2].Volume, slices[2].Frame, slices[2].LeftOut!.Value, slices[2].Slices));
    }

    [Fact]
    public void ADamagedGzipGivesNothing()
    {
        var file = Gzip(SliceFiles.Nifti1(false, 4, [3, 2, 2], LittleEndian));
        // The CRC-32 of the data is in the eight bytes at the end.
        file[^8] ^= 1;
        Assert.Contains("gzip", Broken(file));
        Assert.Contains("gzip", Broken(file[..^20]));
    }

    [Fact]
    public void WhatIsNotReadIsNamed()
    {
        Assert.Contains("datatype 32", Broken(SliceFiles.Nifti1(false, 32, [2, 2, 1], new byte[32])));
        Assert.Contains("axis 3 has 0", Broken(SliceFiles.Nifti1(false, 2, [2, 2, 0], [])));
        Assert.Contains("9 axes", Broken(WithAxes(9)));
        Assert.Contains("begins at byte 8", Broken(SliceFiles.Nifti1(false, 2, [2, 2, 1], new byte[4], offset: 8)));
        Assert.Contains("cut short", Broken(SliceFiles.Nifti1(false, 2, [2, 2, 1], new byte[4], offset: 400)));
        Assert.Contains("begins at byte NaN", Broken(SliceFiles.Nifti1(false, 2, [2, 2, 1], new byte[4], offset: float.NaN)));

        var pair = SliceFiles.Nifti1(false, 2, [2, 2, 1], new byte[4]);
        pair[345] = (byte)'i';
        Assert.Contains("NIfTI pair", Broken(pair));
    }

    [Fact]
    public void ColourIsCountedSliceBySlice()
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, SliceFiles.Nifti1(false, 128, [2, 2, 5, 2], new byte[120])));
        Assert.Equal((LeftOutKind.Colour, 10L), (slice.LeftOut!.Value, slice.Slices));
    }

    private static byte[] WithAxes(byte axes)
    {
        var file = SliceFiles.Nifti1(false, 2, [2, 2, 1], new byte[4]);
        file[40] = axes;
        return file;
    }

    private string Broken(byte[] file)
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, file));
        Assert.Equal(LeftOutKind.Broken, slice.LeftOut);
        return slice.Reason!;
    }

    private static byte[] Gzip(byte[] file)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(file);
        return compressed.ToArray();
    }

    private static void AssertSame(List<SliceResult> expected, List<SliceResult> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Pixels, pair.Second.Pixels));
    }
}
