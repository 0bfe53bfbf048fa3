using System.Text;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Classifier.Tests.Preprocessing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Tests.Checks;

/// <summary>Slopes and Modality LUTs do to the picture what DCMTK does; the size of a slope, which differs from slice to slice in PET, does nothing.</summary>
public sealed class Check22RescaleTests
{
    private const int Side = SlicePreprocessor.Side;

    [Theory]
    [InlineData("MONOCHROME2", "2.5", "-1024")]
    [InlineData("MONOCHROME2", "-1", "0")]
    [InlineData("MONOCHROME2", "-0.61", "12.5")]
    [InlineData("MONOCHROME1", "-3", "1000")]
    [InlineData("MONOCHROME1", "1", "0")]
    public async Task Check_22_a_slope_looks_as_dcmtk_draws_it(string photometric, string slope, string intercept)
    {
        using var picture = await SaveAsync(photometric, Rescale(slope, intercept));
        await picture.AssertSameAsync();
    }

    [Theory]
    [InlineData("MONOCHROME2", 0, 0)]
    [InlineData("MONOCHROME1", 0, 0)]
    [InlineData("MONOCHROME2", 200, 0)]
    [InlineData("MONOCHROME2", 65236, 1)]
    public async Task Check_22_a_modality_lut_looks_as_dcmtk_draws_it(string photometric, int first, int representation)
    {
        // A table that falls and rises; stored values lie before its first entry and behind its last. 65236 is -300.
        var entries = Enumerable.Range(0, 500).Select(i => (ushort)(Math.Abs(i - 200) * 40)).ToArray();
        var table = new DicomDataset
        {
            new DicomUnsignedShort(DicomTag.LUTDescriptor, 500, (ushort)first, 16),
            new DicomOtherWord(DicomTag.LUTData, new MemoryByteBuffer(DataSets.Words(entries))),
            new DicomLongString(DicomTag.ModalityLUTType, "US"),
        };
        using var picture = await SaveAsync(
            photometric, new DicomSequence(DicomTag.ModalityLUTSequence, table), new DicomUnsignedShort(DicomTag.PixelRepresentation, (ushort)representation));
        await picture.AssertSameAsync();
    }

    [Fact]
    public async Task Check_22_pet_slices_of_any_slope_are_the_same_picture()
    {
        var inputs = new List<float[]>();
        foreach (var (slope, intercept) in ((string, string)[])[("1", "0"), ("0.000213", "0"), ("47.11", "0"), ("3.2e+4", "-5")])
        {
            using var picture = await SaveAsync("MONOCHROME2", Rescale(slope, intercept));
            inputs.Add(await DcmtkPicture.PreprocessAsync(picture.Path, 0));
        }

        Assert.All(inputs, input => Assert.Equal(inputs[0], input));
    }

    [Fact]
    public async Task Check_22_enhanced_pet_has_a_slope_per_frame()
    {
        // The same pixels three times: frame 0 has a slope of its own, frame 1 a negative one, frame 2 the shared one.
        var frame = Pixels();
        using var picture = await SaveAsync(
            "MONOCHROME2",
            new DicomIntegerString(DicomTag.NumberOfFrames, 3),
            new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer([.. frame, .. frame, .. frame])),
            new DicomSequence(DicomTag.SharedFunctionalGroupsSequence, Transformation("-2")),
            new DicomSequence(DicomTag.PerFrameFunctionalGroupsSequence, Transformation("0.031"), Transformation("-0.5"), new DicomDataset()));
        var upright = await DcmtkPicture.PreprocessAsync(picture.Path, 0);
        var inverted = Array.ConvertAll(upright, value => 1 - value);
        foreach (var index in (int[])[1, 2])
            Assert.All((await DcmtkPicture.PreprocessAsync(picture.Path, index)).Zip(inverted), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("slope")]
    [InlineData("1\\-1")]
    [InlineData("NaN")]
    [InlineData("-0")]
    [InlineData("1e999")]
    public async Task Check_22_a_slope_that_is_none_changes_nothing(string slope)
    {
        using var plain = await SaveAsync("MONOCHROME2");
        using var odd = await SaveAsync("MONOCHROME2", new DicomDecimalString(DicomTag.RescaleSlope, new MemoryByteBuffer(Encoding.ASCII.GetBytes(slope))));
        Assert.Equal(await DcmtkPicture.PreprocessAsync(plain.Path, 0), await DcmtkPicture.PreprocessAsync(odd.Path, 0));
    }

    private static DicomItem[] Rescale(string slope, string intercept) =>
        [new DicomDecimalString(DicomTag.RescaleSlope, slope), new DicomDecimalString(DicomTag.RescaleIntercept, intercept)];

    private static DicomDataset Transformation(string slope) => new()
    {
        new DicomSequence(DicomTag.PixelValueTransformationSequence, new DicomDataset { new DicomDecimalString(DicomTag.RescaleSlope, slope) }),
    };

    private static Task<DcmtkPicture> SaveAsync(string photometric, params DicomItem[] more) =>
        DcmtkPicture.SaveAsync(photometric, 1, 16, Pixels(), null, more);

    private static byte[] Pixels() => DataSets.Words([.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i * 17 % 1001))]);
}
