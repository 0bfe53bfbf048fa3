using DicomNode.Classifier;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using FellowOakDicom;

namespace DicomNode.Trainer.Tests.Prepare;

public sealed class LabelListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public LabelListTests() => DicomCodecs.Register();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_nodes_export_gives_classes_to_series()
    {
        var labels = Read(
            """
            seriesInstanceUid,class,report,state,reviewedAt
            1.2.4.2,MR,2,dismissed,2026-03-02T07:30:00.000000Z
            1.2.4.1,CT,1,confirmed,2026-03-02T07:30:00.000000Z

            """);
        Assert.Equal(2, labels.Count);
        Assert.Equal(ModalityClass.MR, labels.Find("1.9", "1.2.4.2"));
        Assert.Null(labels.Find("1.2.4.1", null));
    }

    [Fact]
    public void An_instance_goes_before_its_series_and_quoted_cells_are_read()
    {
        var labels = Read("note,class,sopInstanceUid,seriesInstanceUid\n\"a \"\"b\"\", c\",PT,1.1,\n,XR,,1\n");
        Assert.Equal(ModalityClass.PT, labels.Find("1.1", "1"));
        Assert.Equal(ModalityClass.XR, labels.Find("1.2", "1"));
    }

    [Theory]
    [InlineData("", "expected class, and seriesInstanceUid or sopInstanceUid")]
    [InlineData("class,uid\nCT,1", "expected class, and seriesInstanceUid or sopInstanceUid")]
    [InlineData("seriesInstanceUid,class", "only a head")]
    [InlineData("seriesInstanceUid,class\n1,US", "line 2: class is \"US\"; expected one of CT, MR, PT, XR")]
    [InlineData("seriesInstanceUid,class\n1,0", "class is \"0\"")]
    [InlineData("seriesInstanceUid,class\n1", "line 2: 1 cells; expected 2")]
    [InlineData("seriesInstanceUid,class\n,CT", "no UID")]
    [InlineData("seriesInstanceUid,class\n1,CT\n1,MR", "line 3: 1 is MR, and was CT above")]
    [InlineData("seriesInstanceUid,class\n\"1,CT", "not closed")]
    public void What_makes_no_sense_is_named(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.csv", Assert.Throws<ConfigurationException>(() => LabelList.Read(_folder.File("nowhere.csv"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Preparation_takes_the_labels_in_place_of_folders_and_leaves_out_what_has_none()
    {
        Slice("NODE/20260301/a.dcm", "1.2.4.1");
        Slice("NODE/20260302/b", "1.2.4.2");
        Slice("NODE/20260302/c.dcm", "1.2.4.3");
        File.WriteAllText(New("NODE/20260302/notes.dcm"), "no DICOM");
        var options = new PrepareOptions
        {
            Data = _folder.File("in"),
            Output = _folder.File("out"),
            Split = "train",
            Labels = Read("seriesInstanceUid,class\n1.2.4.1,CT\n1.2.4.2,MR\n"),
        };
        var report = Preparation.Plan(options).Run(_ => { }, CancellationToken.None);
        Assert.Equal([new PrepareCount("NODE", ModalityClass.CT, 1, 0, 0, 0), new PrepareCount("NODE", ModalityClass.MR, 1, 0, 0, 0)], report.Counts);
        Assert.Equal(2, report.OtherFiles);

        // The same files with other labels are another set.
        var other = options with { Labels = Read("seriesInstanceUid,class\n1.2.4.1,PT\n1.2.4.2,MR\n") };
        Assert.Throws<ConfigurationException>(() => Preparation.Plan(other).Run(_ => { }, CancellationToken.None));
        var none = options with { Labels = Read("seriesInstanceUid,class\n9,PT\n") };
        Assert.Contains("none of the 4 files", Assert.Throws<ConfigurationException>(() => Preparation.Plan(none)).Message, StringComparison.Ordinal);
    }

    private LabelList Read(string text)
    {
        var path = _folder.File("labels.csv");
        File.WriteAllText(path, text);
        return LabelList.Read(path);
    }

    private string New(string name)
    {
        var path = _folder.File(["in", "train", .. name.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private void Slice(string name, string series)
    {
        var path = New(name);
        SliceFiles.WriteDicom(path, 1);
        var file = DicomFile.Open(path, FileReadOption.ReadAll);
        file.Dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, series);
        file.Save(path);
    }
}
