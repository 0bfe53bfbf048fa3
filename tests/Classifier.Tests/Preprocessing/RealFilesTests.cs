using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using FellowOakDicom;

namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>Real files of all kinds, from header to network input.</summary>
public sealed class RealFilesTests
{
    // What gives no input, and what is found instead.
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        // All 912 pixels are 0.
        ["dcmqi/IMG0001.dcm"] = "constant",
        ["dcmqi/IMG0003.dcm"] = "constant",
        // Pixel Data of length 0; a file that ends within Pixel Data.
        ["fo-dicom/GH1146.dcm"] = "has pixels: False",
        ["dcm4che-testdata/3gb-bulk-data-truncated"] = "has pixels: False",
    };

    // What codecs need not know: HTJ2K, deflated frames, single bits in JPEG 2000. The last two are segmentations, out of scope anyway.
    private static readonly HashSet<string> MayLackACodec =
    [
        "pydicom-data/HTJ2KLossless_08_RGB.dcm", "pydicom-data/HTJ2K_08_RGB.dcm", "pydicom-data/liver_deflate.dcm",
        "pydicom-data/liver_nonbyte_aligned_deflate.dcm", "pydicom-data/liver_j2k.dcm", "pydicom-data/liver_nonbyte_aligned_j2k.dcm",
    ];

    [Fact]
    public async Task EveryFileGivesFiniteInputOrItsReason()
    {
        var root = Repository.Shared("dicom");
        var surprises = new List<string>();
        var input = new float[SlicePreprocessor.Length];
        foreach (var line in File.ReadLines(Path.Combine(root, "manifest.tsv")).Skip(1))
        {
            var columns = line.Split('\t');
            var found = await Look(Path.Combine(root, columns[0]), columns[12] == "true", input);
            var isKnown = found == Exceptions.GetValueOrDefault(columns[0], "")
                || (MayLackACodec.Contains(columns[0]) && found.Contains(" does not decode: ", StringComparison.Ordinal));
            if (!isKnown)
                surprises.Add($"{columns[0]}: \"{found}\"");
        }

        Assert.True(surprises.Count == 0, string.Join("\n", surprises));
    }

    [Theory]
    [InlineData(
        "robyoung-dicom-test-files/MR_small_implicit.dcm", "robyoung-dicom-test-files/MR_small_expb.dcm", "robyoung-dicom-test-files/MR_small_bigendian.dcm",
        "robyoung-dicom-test-files/MR_small_RLE.dcm", "robyoung-dicom-test-files/MR_small_jp2klossless.dcm",
        "robyoung-dicom-test-files/MR_small_jpeg_ls_lossless.dcm", "pynetdicom/MRImageStorage_ExplicitVRBigEndian.dcm")]
    [InlineData(
        "pydicom-data/emri_small_RLE.dcm", "pydicom-data/emri_small_big_endian.dcm", "pydicom-data/emri_small_jpeg_2k_lossless.dcm",
        "pydicom-data/emri_small_jpeg_ls_lossless.dcm")]
    public async Task OneImageGivesOneInputInEverySyntax(params string[] paths)
    {
        var inputs = new List<float[]>();
        foreach (var path in paths)
        {
            var file = await DicomFile.OpenAsync(Repository.Shared("dicom", path));
            var input = new float[SlicePreprocessor.Length];
            using var frame = FrameDecoder.Decode(file.Dataset, FrameDecoder.NumberOfFrames(file.Dataset) - 1);
            Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.Preprocess(frame.Format, frame.Bytes, input));
            inputs.Add(input);
        }

        Assert.All(inputs, input => Assert.Equal(inputs[0], input));
    }

    private static async Task<string> Look(string path, bool hasPixelData, float[] input)
    {
        DicomDataset dataset;
        try
        {
            dataset = (await DicomFile.OpenAsync(path)).Dataset;
        }
        catch (DicomFileException)
        {
            return "does not parse";
        }

        var header = InstanceHeader.Read(dataset);
        if (header.HasPixelData != hasPixelData)
            return $"has pixels: {header.HasPixelData}";
        if (!hasPixelData)
            return "";
        try
        {
            using var frame = FrameDecoder.Decode(dataset);
            if (SlicePreprocessor.Preprocess(frame.Format, frame.Bytes, input) == PreprocessingOutcome.Constant)
                return "constant";
            return input.All(value => value is >= 0 and <= 1) && input.Max() > input.Min() + 0.5f ? "" : $"from {input.Min()} to {input.Max()}";
        }
        catch (PixelFormatException e)
        {
            return e.Message;
        }
    }
}
