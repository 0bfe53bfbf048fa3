using DicomNode.Classifier.Preprocessing;
using DicomNode.Classifier.Tests.Preprocessing;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Classifier.Tests.Checks;

/// <summary>
/// Every photometric interpretation that has native pixels looks as DCMTK draws it, in both planar configurations and compressed; the others
/// are named.
/// </summary>
public sealed class Check21PhotometricTests
{
    private const int Side = SlicePreprocessor.Side;

    // Chrominance is rounded to a level and, in pairs of pixels, to their mean; whose luminance is asked for, DCMTK computes back from it.
    private const float ChrominanceLevels = 4;

    [Theory]
    [InlineData("MONOCHROME1")]
    [InlineData("MONOCHROME2")]
    public async Task Check_21_grey_looks_as_dcmtk_draws_it(string photometric)
    {
        var pixels = Enumerable.Range(0, Side * Side).Select(i => (byte)Red(i % Side, i / Side)).ToArray();
        using var picture = await DcmtkPicture.SaveAsync(photometric, 1, 8, pixels, null);
        await picture.AssertSameAsync();
    }

    [Theory]
    [InlineData(8, 8, 256, 0, false)]
    [InlineData(8, 8, 256, 0, true)]
    [InlineData(8, 16, 256, 0, true)]
    [InlineData(8, 16, 100, 60, true)]
    [InlineData(16, 16, 1000, 12, true)]
    public async Task Check_21_palette_color_looks_as_dcmtk_draws_it(int bits, int entryBits, int entries, int first, bool words)
    {
        // Neither grey nor ascending; indices reach below the first entry and beyond the last.
        DicomItem Descriptor(DicomTag tag) => new DicomUnsignedShort(tag, (ushort)entries, (ushort)first, (ushort)entryBits);
        DicomItem Data(DicomTag tag, Func<int, int> level)
        {
            var values = Enumerable.Range(0, entries).Select(i => level(i * 255 / (entries - 1)) * (entryBits == 16 ? 257 : 1));
            return new DicomOtherWord(
                tag, new MemoryByteBuffer(words ? DataSets.Words([.. values.Select(value => (ushort)value)]) : [.. values.Select(value => (byte)value)]));
        }

        DicomItem[] palette =
        [
            Descriptor(DicomTag.RedPaletteColorLookupTableDescriptor), Data(DicomTag.RedPaletteColorLookupTableData, level => 255 - level),
            Descriptor(DicomTag.GreenPaletteColorLookupTableDescriptor), Data(DicomTag.GreenPaletteColorLookupTableData, level => level * level / 255),
            Descriptor(DicomTag.BluePaletteColorLookupTableDescriptor), Data(DicomTag.BluePaletteColorLookupTableData, level => level),
        ];
        var indices = Enumerable.Range(0, Side * Side).Select(i => i * 31 % Math.Min(1 << bits, entries + first + 20));
        byte[] pixels = bits == 8 ? [.. indices.Select(index => (byte)index)] : DataSets.Words([.. indices.Select(index => (ushort)index)]);
        using var picture = await DcmtkPicture.SaveAsync("PALETTE COLOR", 1, (ushort)bits, pixels, null, palette);
        await picture.AssertSameAsync(levels: 2);
        await picture.RewriteAsync("dcmcrle");
        await picture.AssertSameAsync(levels: 2);
    }

    [Theory]
    [InlineData("RGB", 8, 0, 1.5f)]
    [InlineData("RGB", 8, 1, 1.5f)]
    [InlineData("RGB", 16, 0, 1.5f)]
    [InlineData("RGB", 16, 1, 1.5f)]
    [InlineData("YBR_FULL", 8, 0, ChrominanceLevels)]
    [InlineData("YBR_FULL", 8, 1, ChrominanceLevels)]
    [InlineData("YBR_FULL_422", 8, 0, ChrominanceLevels)]
    [InlineData("YBR_PARTIAL_422", 8, 0, ChrominanceLevels)]
    public async Task Check_21_colour_looks_as_dcmtk_draws_it(string photometric, int bits, int planar, float levels)
    {
        using var picture = await SaveColourAsync(photometric, bits, planar);
        await picture.AssertSameAsync(levels: levels);
    }

    [Theory]
    [InlineData("dcmcrle", "RGB", 0)]
    [InlineData("dcmcrle", "RGB", 1)]
    [InlineData("dcmcrle", "YBR_FULL", 1)]
    [InlineData("dcmcjpeg +e1", "RGB", 1)]
    [InlineData("dcmcjpls", "RGB", 0)]
    [InlineData("dcmcjpls", "RGB", 1)]
    [InlineData("gdcmconv --j2k", "RGB", 0)]
    public async Task Check_21_colour_compressed_without_loss_is_the_same_picture(string tool, string photometric, int planar)
    {
        using var picture = await SaveColourAsync(photometric, 8, planar);
        var expected = await DcmtkPicture.PreprocessAsync(picture.Path, 0);
        var words = tool.Split(' ');
        await picture.RewriteAsync(words[0], words[1..]);
        Assert.Equal(expected, await DcmtkPicture.PreprocessAsync(picture.Path, 0));
    }

    [Theory]
    [InlineData("+s2", "YBR_FULL_422")]
    [InlineData("+s4", "YBR_FULL")]
    public async Task Check_21_jpeg_of_subsampled_colour_looks_as_dcmtk_decodes_it(string sampling, string photometric)
    {
        using var picture = await SaveColourAsync("RGB", 8, 0);
        await picture.RewriteAsync("dcmcjpeg", "+eb", "+q", "95", sampling);
        var dataset = (await DicomFile.OpenAsync(picture.Path)).Dataset;
        Assert.Equal(photometric, dataset.GetString(DicomTag.PhotometricInterpretation));
        var ours = await DcmtkPicture.PreprocessAsync(picture.Path, 0);
        await picture.RewriteAsync("dcmdjpeg");
        var theirs = await DcmtkPicture.DrawAsync(picture.Path, 0);
        Assert.InRange(ours.Zip(theirs, (a, b) => MathF.Abs(a - b) * 255).Max(), 0, ChrominanceLevels);
    }

    [Theory]
    [InlineData("pydicom-data/US1_J2KI.dcm", "YBR_ICT")]
    [InlineData("pydicom-data/OBXXXX1A_rle.dcm", "PALETTE COLOR")]
    public async Task Check_21_real_colour_is_the_luminance_of_what_gdcm_decodes(string path, string photometric)
    {
        var source = Repository.Shared("dicom", path);
        using var folder = new TemporaryFolder();
        var raw = folder.File("raw.dcm");
        var result = await Tool.RunAsync("gdcmconv", ["--raw", source, raw]);
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.Equal(photometric, (await DicomFile.OpenAsync(source)).Dataset.GetString(DicomTag.PhotometricInterpretation));
        Assert.Equal(await DcmtkPicture.PreprocessAsync(raw, 0), await DcmtkPicture.PreprocessAsync(source, 0));
    }

    [Theory]
    [InlineData("HSV", 3)]
    [InlineData("ARGB", 4)]
    [InlineData("CMYK", 4)]
    [InlineData("YBR_PARTIAL_420", 3)]
    [InlineData("XYB", 3)]
    [InlineData("MONOCHROME3", 1)]
    public void Check_21_other_interpretations_are_named(string photometric, int samples)
    {
        var dataset = DataSets.Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, (ushort)samples, 8, photometric)
            .AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, new byte[16]));
        var reason = Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message;
        Assert.StartsWith($"Photometric Interpretation is \"{photometric}\"; ", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RGB", 1, "Samples per Pixel is 1; Rgb has 3")]
    [InlineData("MONOCHROME2", 3, "Samples per Pixel is 3; Monochrome2 has 1")]
    [InlineData("YBR_FULL", 2, "Samples per Pixel is 2; YbrFull has 3")]
    public void Check_21_samples_that_do_not_fit_the_interpretation_are_named(string photometric, int samples, string reason)
    {
        var dataset = DataSets.Image(DicomTransferSyntax.ExplicitVRLittleEndian, 2, 2, (ushort)samples, 8, photometric)
            .AddOrUpdate(new DicomOtherByte(DicomTag.PixelData, new byte[16]));
        Assert.Equal(reason, Assert.Throws<PixelFormatException>(() => FrameDecoder.Decode(dataset)).Message);
    }

    private static Task<DcmtkPicture> SaveColourAsync(string photometric, int bits, int planar)
    {
        var colours = Enumerable.Range(0, Side * Side).Select(i => Samples(photometric, i % Side, i / Side)).ToArray();
        IEnumerable<int> samples = (photometric.EndsWith("422", StringComparison.Ordinal), planar) switch
        {
            (true, _) => colours.Chunk(2).SelectMany(pair => new[] { pair[0][0], pair[1][0], (pair[0][1] + pair[1][1]) / 2, (pair[0][2] + pair[1][2]) / 2 }),
            (_, 0) => colours.SelectMany(colour => colour),
            _ => Enumerable.Range(0, 3).SelectMany(sample => colours.Select(colour => colour[sample])),
        };
        byte[] pixels = bits == 8 ? [.. samples.Select(sample => (byte)sample)] : DataSets.Words([.. samples.Select(sample => (ushort)(sample * 257))]);
        return DcmtkPicture.SaveAsync(photometric, 3, (ushort)bits, pixels, null, new DicomUnsignedShort(DicomTag.PlanarConfiguration, (ushort)planar));
    }

    // Smooth, so that pairs of pixels have nearly one colour, and each sample by itself would give another picture than the luminance.
    private static int[] Samples(string photometric, int x, int y)
    {
        var (red, green, blue) = (Red(x, y), 255 - y, (x + y) / 2);
        var (full, cb, cr) = (
            0.299 * red + 0.587 * green + 0.114 * blue,
            -0.1687 * red - 0.3313 * green + 0.5 * blue,
            0.5 * red - 0.4187 * green - 0.0813 * blue);
        double[] samples = photometric switch
        {
            "RGB" => [red, green, blue],
            // PS3.3 C.7.6.3.1.2 as it was in 2001: 16 to 235, and 16 to 240.
            "YBR_PARTIAL_422" => [16 + full * 219 / 255, 128 + cb * 224 / 255, 128 + cr * 224 / 255],
            _ => [full, 128 + cb, 128 + cr],
        };
        return Array.ConvertAll(samples, sample => (int)Math.Round(sample));
    }

    private static int Red(int x, int y) => (2 * x + y) / 3;
}
