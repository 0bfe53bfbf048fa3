using DicomNode.Testing;
using FellowOakDicom.Imaging;
using FellowOakDicom.IO.Writer;

namespace FellowOakDicom.Tests;

/// <summary>What is written is read back, and DCMTK reads the same from it.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, string> FilesAndSyntaxes()
    {
        string[] files =
        [
            "ami/adi_slice.dcm", "ami/ser002img00001-16-signed.dcm", "fo-dicom/chrKoreanMulti.dcm", "ibsi-sts/1_000002.dcm",
            "cs-dicomparser/CT1_UNC.explicit_big_endian.dcm",
        ];
        string[] syntaxes = [Part10.ImplicitLittle, Part10.ExplicitLittle, Part10.ExplicitBig, Part10.Deflated];
        var data = new TheoryData<string, string>();
        foreach (var file in files)
        {
            foreach (var syntax in syntaxes)
                data.Add(file, syntax);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FilesAndSyntaxes))]
    public void Data_set_survives_and_dcmtk_agrees(string path, string syntax)
    {
        using var folder = new TemporaryFolder();
        var source = DicomFile.Open(Manifest.FileOf(path));
        var target = DicomTransferSyntax.Parse(syntax);
        var written = folder.File("written.dcm");

        var dataset = new DicomDataset(target).NotValidated().Add(source.Dataset.ToArray());

        new DicomFile(dataset).Save(written);

        var copy = DicomFile.Open(written);
        Assert.False(copy.IsPartial);
        Assert.Equal(target, copy.FileMetaInfo.TransferSyntax);
        Assert.Equal(Listing(source.Dataset, target.IsExplicitVR), Listing(copy.Dataset, target.IsExplicitVR));
        if (source.Dataset.Contains(DicomTag.PixelData))
            Assert.Equal(DicomPixelData.Create(source.Dataset).GetFrame(0).Data, DicomPixelData.Create(copy.Dataset).GetFrame(0).Data);
        var theirs = folder.File("theirs.dcm");
        Peer.Run("dcmconv", syntax switch { Part10.ImplicitLittle => "+ti", Part10.ExplicitBig => "+tb", Part10.Deflated => "+td", _ => "+te" }, "-g", "-e", Manifest.FileOf(path), theirs);
        Assert.Equal(Dump(theirs), Dump(written));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Defined_and_undefined_lengths_hold_the_same(bool sequences, bool items)
    {
        using var folder = new TemporaryFolder();
        var inner = new DicomDataset { { DicomTag.ReferencedSOPClassUID, "1.2.3" } };
        var item = new DicomDataset { { DicomTag.ReferencedSOPInstanceUID, "1.2.3.4" }, new DicomSequence(DicomTag.ReferencedSOPSequence, inner, new DicomDataset()) };
        var dataset = new DicomDataset
        {
            { DicomTag.SOPClassUID, DicomUID.RawDataStorage },
            { DicomTag.SOPInstanceUID, "1.2.3.4.5" },
            { DicomTag.PatientID, "P1" },
            new DicomSequence(DicomTag.ReferencedImageSequence, item, item.Clone()),
        };
        var written = folder.File("written.dcm");

        new DicomFile(dataset).Save(written, new DicomWriteOptions { ExplicitLengthSequences = sequences, ExplicitLengthSequenceItems = items });

        var dump = Peer.Run("dcmdump", written);
        Assert.Equal(sequences, dump.Contains("(Sequence with explicit length #=2)"));
        Assert.Equal(Listing(dataset), Listing(DicomFile.Open(written).Dataset));
    }

    [Fact]
    public async Task Asynchronous_saving_and_opening_do_the_same()
    {
        using var folder = new TemporaryFolder();
        var source = await DicomFile.OpenAsync(Manifest.FileOf("ami/adi_slice.dcm"));
        using var synchronous = new MemoryStream();
        using var asynchronous = new MemoryStream();
        source.Save(synchronous);
        await source.SaveAsync(asynchronous);
        await source.SaveAsync(folder.File("file.dcm"));

        Assert.Equal(synchronous.ToArray(), asynchronous.ToArray());
        Assert.Equal(synchronous.ToArray(), await File.ReadAllBytesAsync(folder.File("file.dcm")));
        asynchronous.Position = 0;
        var copy = await DicomFile.OpenAsync(asynchronous);
        Assert.Equal(Listing(source.Dataset), Listing(copy.Dataset));
    }

    [Fact]
    public void A_file_may_be_saved_over_itself()
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom deletes the file that its values lie in.");
#endif
        using var folder = new TemporaryFolder();
        var path = folder.File("file.dcm");
        File.Copy(Manifest.FileOf("ami/adi_slice.dcm"), path);
        File.SetAttributes(path, FileAttributes.Normal);
        var file = DicomFile.Open(path);
        var pixels = DicomPixelData.Create(file.Dataset).GetFrame(0).Data;
        file.Dataset.AddOrUpdate(DicomTag.PatientID, "CHANGED");

        file.Save(path);

        var copy = DicomFile.Open(path);
        Assert.Equal("CHANGED", copy.Dataset.GetString(DicomTag.PatientID));
        Assert.Equal(pixels, DicomPixelData.Create(copy.Dataset).GetFrame(0).Data);
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    private static bool HasOneVR(DicomTag tag) => !tag.IsPrivate && tag.DictionaryEntry.ValueRepresentations.Length == 1;

    /// <summary>
    /// Tags and texts of all elements but group lengths and pixel data. In implicit VR private ones are bytes, and where the
    /// dictionary has two VRs the first is taken: both are left out then.
    /// </summary>
    private static string Listing(DicomDataset dataset, bool withVRs = true, string indent = "")
    {
        var lines = new List<string>();
        foreach (var item in dataset)
        {
            if (item.Tag.Element == 0 || item.Tag == DicomTag.PixelData || (!withVRs && !HasOneVR(item.Tag)))
                continue;
            var value = item is DicomElement { Count: > 0 } element ? string.Join('\\', element.Get<string[]>()) : "";
            lines.Add($"{indent}({item.Tag.Group:x4},{item.Tag.Element:x4}) {value}");
            if (item is DicomSequence sequence)
                lines.AddRange(sequence.Items.Select(each => Listing(each, withVRs, indent + "  ")));
        }

        return string.Join('\n', lines);
    }

    private static string Dump(string path) => string.Join(
        '\n',
        Peer.Run("dcmdump", "+L", "-q", path).Split('\n').Where(line => line.Length > 0 && line[0] != '#' && !line.StartsWith("(0002,", StringComparison.Ordinal)));
}
