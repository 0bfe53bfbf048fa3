using DicomNode.Classifier.Preprocessing;
using DicomNode.Classifier.Tests.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Classifier.Tests.Checks;

/// <summary>
/// Pixels that are no image do not stretch the scale, and what has no contrast has no input: from a written file to the four corners of the input,
/// which keep the values of 2 x 2 pixels.
/// </summary>
public sealed class Check23PaddingTests
{
    [Theory]
    [InlineData("US", 63536, null)]
    [InlineData("SS", 63536, null)]
    [InlineData("US", 60000, 65000)]
    [InlineData("US", 65000, 60000)]
    public void Check_23_padding_is_black_and_no_extreme(string vr, int value, int? limit)
    {
        var dataset = Grey(63536, 100, 200, 500).AddOrUpdate(Padding(vr, DicomTag.PixelPaddingValue, value));
        if (limit is { } last)
            dataset.AddOrUpdate(Padding(vr, DicomTag.PixelPaddingRangeLimit, last));
        AssertCorners(dataset, 0, 0, 0.25f, 1);
    }

    [Fact]
    public void Check_23_signed_padding_is_read_as_the_pixels_are() =>
        // 63536 is -2000, 65136 is -400 and 65336 is -200.
        AssertCorners(
            Grey(63536, 65136, 65336, 0).AddOrUpdate(new DicomUnsignedShort(DicomTag.PixelRepresentation, 1), Padding("US", DicomTag.PixelPaddingValue, 63536)),
            0, 0, 0.5f, 1);

    [Fact]
    public void Check_23_padding_is_black_in_an_inverted_picture_too() =>
        AssertCorners(
            Grey(0, 1, 3, 5).AddOrUpdate(Padding("US", DicomTag.PixelPaddingValue, 0), new DicomCodeString(DicomTag.PhotometricInterpretation, "MONOCHROME1")),
            0, 1, 0.5f, 0);

    [Theory]
    [InlineData(7, 7, 7, 7)]
    [InlineData(7, 9, 9, 7)]
    [InlineData(9, 9, 9, 9)]
    public void Check_23_without_contrast_beside_the_padding_there_is_no_input(params int[] values) =>
        AssertCorners(Grey([.. values.Select(value => (ushort)value)]).AddOrUpdate(Padding("US", DicomTag.PixelPaddingValue, 9)));

    [Fact]
    public void Check_23_floats_that_are_no_number_are_no_image()
    {
        AssertCorners(Floats(float.NaN, -1, 1, 3), 0, 0, 0.5f, 1);
        AssertCorners(Floats(float.PositiveInfinity, float.NegativeInfinity, -5, 5), 0, 0, 0, 1);
        AssertCorners(Doubles(double.NaN, 1e12, 1e12 + 1, 1e12 + 4), 0, 0, 0.25f, 1);
        AssertCorners(Floats(float.NaN, float.PositiveInfinity, float.NaN, 2));
        AssertCorners(Doubles(double.NaN, double.NaN, double.NaN, double.NaN));
    }

    [Fact]
    public void Check_23_float_pixels_have_padding_and_a_range_of_their_own()
    {
        AssertCorners(
            Floats(-1000.5f, -999, 2, 4).AddOrUpdate(
                new DicomFloatingPointSingle(DicomTag.FloatPixelPaddingValue, -1000.5f),
                new DicomFloatingPointSingle(DicomTag.FloatPixelPaddingRangeLimit, -999)),
            0, 0, 0, 1);
        AssertCorners(Doubles(0.1, 0.2, 0.3, 0.6).AddOrUpdate(new DicomFloatingPointDouble(DicomTag.DoubleFloatPixelPaddingValue, 0.1)), 0, 0, 0.25f, 1);
        AssertCorners(Floats(0, 1, 3, 4).AddOrUpdate(new DicomFloatingPointSingle(DicomTag.FloatPixelPaddingValue, float.NaN)), 0, 0.25f, 0.75f, 1);
    }

    [Fact]
    public async Task Check_23_single_bits_look_as_dcmtk_draws_them()
    {
        var pixels = new byte[SlicePreprocessor.Length / 8];
        new Random(1).NextBytes(pixels);
        using var picture = await DcmtkPicture.SaveAsync("MONOCHROME2", 1, 1, pixels, null);
        await picture.AssertSameAsync();
        using var inverted = await DcmtkPicture.SaveAsync("MONOCHROME1", 1, 1, pixels, null);
        await inverted.AssertSameAsync();
    }

    private static DicomDataset Image(ushort bits) => DataSets.Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, 1, bits, "MONOCHROME2");

    private static DicomDataset Grey(params ushort[] values) => Image(16).AddOrUpdate(new DicomOtherWord(DicomTag.PixelData, values));

    private static DicomDataset Floats(params float[] values) => Image(32).AddOrUpdate(new DicomOtherFloat(DicomTag.FloatPixelData, values));

    private static DicomDataset Doubles(params double[] values) => Image(64).AddOrUpdate(new DicomOtherDouble(DicomTag.DoubleFloatPixelData, values));

    // The VR is US or SS by Pixel Representation; senders write either.
    private static DicomItem Padding(string vr, DicomTag tag, int value) =>
        vr == "US" ? new DicomUnsignedShort(tag, (ushort)value) : new DicomSignedShort(tag, (short)(ushort)value);

    /// <summary>Written in either byte order, read, decoded and preprocessed; no corners expected where there is no contrast.</summary>
    private static void AssertCorners(DicomDataset dataset, params float[] expected)
    {
        foreach (var syntax in (DicomTransferSyntax[])[DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ExplicitVRBigEndian])
        {
            var written = new DicomDataset(syntax);
            written.AddOrUpdate(DicomTag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7").AddOrUpdate(DicomTag.SOPInstanceUID, "1.2.3").AddOrUpdate(dataset);
            using var stream = new MemoryStream();
            new DicomFile(written).Save(stream);
            stream.Position = 0;
            using var frame = FrameDecoder.Decode(DicomFile.Open(stream).Dataset);
            var input = new float[SlicePreprocessor.Length];
            var outcome = SlicePreprocessor.Preprocess(frame.Format, frame.Bytes, input);
            Assert.Equal(expected.Length == 0 ? PreprocessingOutcome.Constant : PreprocessingOutcome.Ready, outcome);
            float[] corners = expected.Length == 0 ? [] : [input[0], input[223], input[223 * 224], input[^1]];
            Assert.All(corners.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6f));
        }
    }
}
