using DicomNode.Testing;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class NpySlicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void BothOrdersAndAllVersionsGiveTheSameSlices(int version)
    {
        // Two slices of 2 rows x 2 columns: 0 1 / 2 3 and 4 5 / 6 9. In Fortran order the slice varies fastest, then the row.
        var inOrder = SliceFiles.Read(_folder, SliceFiles.Npy("|u1", false, "(2, 2, 2)", [0, 1, 2, 3, 4, 5, 6, 9], version));
        var fortran = SliceFiles.Read(_folder, SliceFiles.Npy("|u1", true, "(2, 2, 2)", [0, 4, 2, 6, 1, 5, 3, 9], version));

        foreach (var slices in new[] { inOrder, fortran })
        {
            Assert.Equal([(0, 0), (0, 1)], slices.Select(slice => (slice.Volume, slice.Frame)));
            Assert.Equal(SliceFiles.Expected(2, [0, 1, 2, 3]), slices[0].Pixels);
            Assert.Equal(SliceFiles.Expected(2, [4, 5, 6, 9]), slices[1].Pixels);
        }
    }

    [Fact]
    public void FourAxesAreVolumesInBothOrders()
    {
        // Element (v, s, 0, x) is 8v + 2s + x.
        var inOrder = SliceFiles.Read(_folder, SliceFiles.Npy("|u1", false, "(2, 3, 1, 2)", [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13]));
        var fortran = SliceFiles.Read(_folder, SliceFiles.Npy("|u1", true, "(2, 3, 1, 2)", [0, 8, 2, 10, 4, 12, 1, 9, 3, 11, 5, 13]));
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], inOrder.Select(slice => (slice.Volume, slice.Frame)));
        Assert.Equal(inOrder.Select(slice => (slice.Volume, slice.Frame)), fortran.Select(slice => (slice.Volume, slice.Frame)));
        Assert.All(inOrder.Concat(fortran), slice => Assert.Equal(SliceFiles.Expected(2, [0, 1]), slice.Pixels));
    }

    [Theory]
    [InlineData("|i1", new byte[] { 0xFF, 0, 1, 2 })]
    [InlineData("<u2", new byte[] { 0, 0x80, 1, 0x80, 2, 0x80, 3, 0x80 })]
    [InlineData(">u2", new byte[] { 0x80, 0, 0x80, 1, 0x80, 2, 0x80, 3 })]
    [InlineData("<i2", new byte[] { 0xFF, 0xFF, 0, 0, 1, 0, 2, 0 })]
    [InlineData(">i4", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2 })]
    [InlineData("<u4", new byte[] { 0, 0, 0, 0x80, 0, 0, 0, 0x90, 0, 0, 0, 0xA0, 0, 0, 0, 0xB0 })]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0xBF, 0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40 })]
    [InlineData(">f8", new byte[] { 0xBF, 0xF0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0 })]
    public void EveryTypeGivesTheSameRamp(string descriptor, byte[] elements)
    {
        foreach (var fortran in new[] { false, true })
        {
            var slice = Assert.Single(SliceFiles.Read(_folder, SliceFiles.Npy(descriptor, fortran, "(1, 4)", elements)));
            Assert.Equal(SliceFiles.Expected(4, [0, 1, 2, 3]), slice.Pixels);
        }
    }

    [Fact]
    public void WhatIsNotReadIsNamed()
    {
        Assert.Contains("<c8", Broken(SliceFiles.Npy("<c8", false, "(2, 2)", new byte[32])));
        Assert.Contains("1 axes", Broken(SliceFiles.Npy("|u1", false, "(4,)", new byte[4])));
        Assert.Contains("(2, 0)", Broken(SliceFiles.Npy("|u1", false, "(2, 0)", [])));
        Assert.Contains("version 4", Broken(SliceFiles.Npy("|u1", false, "(2, 2)", new byte[4], version: 4)));
        Assert.Contains("cut short", Broken(SliceFiles.Npy("|u1", true, "(2, 2)", [1, 2, 3])));
        Assert.Contains("cut short", Broken(SliceFiles.Npy("|u1", false, "(2, 2)", [1, 2, 3])));
        Assert.Contains("cut short", Broken([0x93, .. "NUMPY"u8, 1, 0, 80]));
    }

    [Fact]
    public void ALastAxisOfThreeIsColour()
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, SliceFiles.Npy("|u1", false, "(7, 2, 2, 3)", new byte[84])));
        Assert.Equal((LeftOutKind.Colour, 7L), (slice.LeftOut!.Value, slice.Slices));
    }

    private string Broken(byte[] file)
    {
        var slice = Assert.Single(SliceFiles.Read(_folder, file));
        Assert.Equal(LeftOutKind.Broken, slice.LeftOut);
        return slice.Reason!;
    }
}
