using System.Security.Cryptography;
using FellowOakDicom.Imaging;
using FellowOakDicom.Imaging.Codec;

namespace FellowOakDicom.Tests;

/// <summary>Decoded stored values equal those that gdcmconv decodes, for every file of the manifest that it could decode.</summary>
public sealed class ManifestDecodingTests
{
    public static TheoryData<string> Decodable() => new(Manifest.Entries.Where(entry => entry.GdcmSha256.Length > 0).Select(entry => entry.Path));

    [Theory]
    [MemberData(nameof(Decodable))]
    public void Stored_values_equal_gdcms(string path)
    {
        var entry = Manifest.Get(path);
        var dataset = DicomFile.Open(Manifest.FileOf(path)).Dataset;
        var decoded = new DicomTranscoder(dataset.InternalTransferSyntax, DicomTransferSyntax.ExplicitVRLittleEndian).Transcode(dataset);
        var pixels = DicomPixelData.Create(decoded);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        for (var frame = 0; frame < pixels.NumberOfFrames; frame++)
        {
            var bytes = pixels.GetFrame(frame).Data;
            hash.AppendData(bytes);
            length += bytes.Length;
        }

        if (length % 2 != 0)
            hash.AppendData([0]);
        Assert.Equal(entry.GdcmSha256, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
