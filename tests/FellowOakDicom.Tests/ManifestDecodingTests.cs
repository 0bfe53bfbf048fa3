using System.Security.Cryptography;
using FellowOakDicom.Imaging;
using FellowOakDicom.Imaging.Codec;

namespace FellowOakDicom.Tests;

/// <summary>Decoded stored values equal those that gdcmconv decodes, for every file of the manifest that it could decode.</summary>
public sealed class ManifestDecodingTests
{
    /// <summary>Files whose values rightly differ from gdcmconv's; each has a test of its own below.</summary>
    private static readonly Dictionary<string, string> Differing = new()
    {
        ["dcm4che-testdata/3gb-bulk-data-truncated"] = "GDCM makes up the 3 GB that the file lacks",
        ["pydicom-data/liver_j2k.dcm"] = "Bits Allocated 1 in JPEG 2000: GDCM changes the data set to 8 bits",
        ["pydicom-data/liver_nonbyte_aligned_j2k.dcm"] = "Bits Allocated 1 in JPEG 2000: GDCM changes the data set to 8 bits",
        ["pydicom-deid/ctbrain1.dcm"] = "GDCM keeps YBR, fo-dicom gives RGB",
        ["pydicom-deid/ctbrain2.dcm"] = "GDCM keeps YBR, fo-dicom gives RGB",
        ["robyoung-dicom-test-files/RG3_JPLY"] = "the lossy stream overshoots Bits Stored, which GDCM cuts off",
    };

    public static TheoryData<string> Decodable() =>
        new(Manifest.Entries.Where(entry => entry.GdcmSha256.Length > 0 && !Differing.ContainsKey(entry.Path)).Select(entry => entry.Path));

    [Theory]
    [MemberData(nameof(Decodable))]
    public void Stored_values_equal_gdcms(string path) => Assert.Equal(Manifest.Get(path).GdcmSha256, Hash(Frames(path)));

    [Fact]
    public void A_file_cut_within_its_pixel_data_is_partial_and_has_none()
    {
        var file = DicomFile.Open(Manifest.FileOf("dcm4che-testdata/3gb-bulk-data-truncated"));

        Assert.True(file.IsPartial);
        Assert.False(file.Dataset.Contains(DicomTag.PixelData));
    }

    [Fact]
    public void Values_above_bits_stored_are_all_that_differs_from_gdcm()
    {
        const string path = "robyoung-dicom-test-files/RG3_JPLY";
        var frames = Frames(path);
        foreach (var frame in frames)
        {
            for (var high = 1; high < frame.Length; high += 2)
                frame[high] &= 0x03;
        }

        Assert.Equal(Manifest.Get(path).GdcmSha256, Hash(frames));
    }

    /// <summary>The same image is in the manifest in a form that GDCM can decode.</summary>
    [Fact]
    public void Jpeg_ls_frames_in_several_fragments_without_offset_table_are_told_apart()
    {
        var reference = Manifest.Get("cs-dicomparser/CT0012.not_fragmented_bot_rle.dcm").GdcmSha256;

        Assert.Equal(reference, Hash(Frames("cs-dicomparser/CT0012.fragmented_no_bot_jpeg_ls.80.dcm")));
    }

    /// <summary>GDCM decodes the JPEG 2000 twin of the file to one byte for each bit.</summary>
    [Theory]
    [InlineData("pydicom-data/liver_rle.dcm", "pydicom-data/liver_j2k.dcm", 512 * 512)]
    [InlineData("pydicom-data/liver_nonbyte_aligned_rle.dcm", "pydicom-data/liver_nonbyte_aligned_j2k.dcm", 510 * 510)]
    public void Single_bit_rle_frames_equal_their_jpeg_2000_twins(string path, string twin, int pixels)
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("Single bits in RLE are read by compat/ only.");
#endif
        var bytes = Frames(path)
            .Select(frame => Enumerable.Range(0, pixels).Select(pixel => (byte)((frame[pixel / 8] >> (pixel % 8)) & 1)).ToArray())
            .ToList();

        Assert.Equal(Manifest.Get(twin).GdcmSha256, Hash(bytes));
    }

    [Theory]
    [InlineData("pydicom-data/liver_j2k.dcm")]
    [InlineData("pydicom-data/liver_nonbyte_aligned_j2k.dcm")]
    [InlineData("pydicom-data/HTJ2KLossless_08_RGB.dcm")]
    [InlineData("pydicom-data/HTJ2K_08_RGB.dcm")]
    [InlineData("pydicom-data/liver_deflate.dcm")]
    [InlineData("pydicom-data/liver_nonbyte_aligned_deflate.dcm")]
    public void What_gdcm_cannot_decode_is_said_so(string path)
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom.Codecs decodes some of what compat/ does not.");
#endif
        Assert.Throws<DicomCodecException>(() => Frames(path));
    }

    /// <summary>Rounding of the colour transform is the decoder's choice: a few levels.</summary>
    [Fact]
    public void Jpeg_baseline_in_ybr_becomes_rgb_as_dcmtk_decodes_it()
    {
        using var folder = new DicomNode.Testing.TemporaryFolder();
        var source = Manifest.FileOf("pydicom-deid/ctbrain1.dcm");
        var decoded = folder.File("decoded.dcm");
        Peer.Run("dcmdjpeg", source, decoded);
        var expected = DicomPixelData.Create(DicomFile.Open(decoded).Dataset);
        Assert.Equal("RGB", expected.Dataset.GetString(DicomTag.PhotometricInterpretation));
        var planar = expected.PlanarConfiguration == PlanarConfiguration.Planar;
        var expectedBytes = expected.GetFrame(0).Data;
        var dataset = DicomFile.Open(source).Dataset;

        var actual = new DicomTranscoder(dataset.InternalTransferSyntax, DicomTransferSyntax.ExplicitVRLittleEndian).Transcode(dataset);

        Assert.Equal("RGB", actual.GetString(DicomTag.PhotometricInterpretation));
        var actualBytes = DicomPixelData.Create(actual).GetFrame(0).Data;
        var pixels = actualBytes.Length / 3;
        var worst = 0;
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            for (var sample = 0; sample < 3; sample++)
            {
                var other = expectedBytes[planar ? (sample * pixels) + pixel : (pixel * 3) + sample];
                worst = Math.Max(worst, Math.Abs(actualBytes[(pixel * 3) + sample] - other));
            }
        }

        Assert.InRange(worst, 0, 3);
    }

    private static List<byte[]> Frames(string path)
    {
        var dataset = DicomFile.Open(Manifest.FileOf(path)).Dataset;
        var transcoder = new DicomTranscoder(dataset.InternalTransferSyntax, DicomTransferSyntax.ExplicitVRLittleEndian);
        return Enumerable.Range(0, DicomPixelData.Create(dataset).NumberOfFrames)
            .Select(frame => transcoder.DecodeFrame(dataset, frame).Data.ToArray())
            .ToList();
    }

    /// <summary>Of the frames one after another, made even as a value of Pixel Data is.</summary>
    private static string Hash(IReadOnlyList<byte[]> frames)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var frame in frames)
            hash.AppendData(frame);
        if (frames.Sum(frame => (long)frame.Length) % 2 != 0)
            hash.AppendData([0]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
