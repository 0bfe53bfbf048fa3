using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.Publish;

namespace DicomNode.Trainer.Tests.Publish;

public sealed class LicenceTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheCatalogueGivesTheLicenceOfAFolderThatIsADataSet()
    {
        var terms = Table().Of("lidc_idri", ModalityClass.CT);
        Assert.Equal("CC BY 3.0", terms.Licence);
        Assert.StartsWith("https://doi.org/10.7937/", terms.Page);
        Assert.False(terms.IsNonCommercial || terms.IsUnclear);
    }

    [Fact]
    public void TheListGoesBeforeTheCatalogueForItsOwnClass()
    {
        var table = Table("source\tclass\tlicence\tbody_part\torigin_group", "LIDC-IDRI\tXR\tours\tchest\tsomewhere");
        var listed = table.Of("LIDC-IDRI", ModalityClass.XR);
        Assert.Equal(("ours", "chest", "somewhere"), (listed.Licence, listed.BodyParts, Assert.Single(listed.Origins)));
        Assert.Equal("CC BY 3.0", table.Of("LIDC-IDRI", ModalityClass.CT).Licence);
    }

    [Fact]
    public void WhatNobodyStatesIsUnknown()
    {
        var terms = Table("source\tclass\tlicence", "here\tCT\t").Of("elsewhere", ModalityClass.CT);
        Assert.Null(terms.Licence);
        Assert.Equal("elsewhere", Assert.Single(terms.Origins));
        Assert.Null(Table("source\tclass\tlicence", "here\tCT").Of("here", ModalityClass.CT).Licence);
        // A data set whose licence the catalogue does not know.
        Assert.Null(Table().Of("COVID-19-AR", ModalityClass.CT).Licence);
    }

    [Theory]
    [InlineData("CC BY-NC-SA 4.0", true, false)]
    [InlineData("CC BY-NC 3.0", true, false)]
    [InlineData("Non-commercial use only", true, false)]
    [InlineData("none in repo (README: research purposes only)", true, true)]
    [InlineData("none stated", false, true)]
    [InlineData("not stated (DICOM4QI)", false, true)]
    [InlineData("MIT (code); images from a challenge", false, true)]
    [InlineData("unknown", false, true)]
    [InlineData("CC BY 4.0", false, false)]
    [InlineData("CC0", false, false)]
    [InlineData("MIT", false, false)]
    public void LicencesThatBindOrLackAreToldApart(string licence, bool nonCommercial, bool unclear)
    {
        var terms = new SourceTerms(licence, null, ["a"], null);
        Assert.Equal((nonCommercial, unclear), (terms.IsNonCommercial, terms.IsUnclear));
    }

    [Fact]
    public void AListThatCannotBeUsedNamesEveryLine()
    {
        Assert.Contains("list.tsv, line 1: no column class, licence; expected", Fault("source\tkind", "a\tCT"));
        var fault = Fault("source\tclass\tlicence", "a\tCT\tMIT", "a\tUS\tMIT", "\tCT\tMIT", "a\tCT\tGPL", "", "b\tCT\tMIT\tmore");
        Assert.EndsWith(
            "list.tsv, line 3: class is 'US', not one of CT, MR, PT, XR; line 4: no source; line 5: licence of a/CT is 'GPL', but 'MIT' in line 2; "
            + "line 7: 4 cells under 3 columns",
            fault);
        Assert.Contains("no column source", Fault());
    }

    [Fact]
    public void TheSharedImagesAllHaveARow()
    {
        var list = SourceList.Read(Repository.Shared("data", "sources.tsv"));
        foreach (var folder in Directory.GetDirectories(Repository.Shared("data", "train")))
        {
            foreach (var label in Directory.GetDirectories(folder).Select(Path.GetFileName))
                Assert.NotNull(list.Of(Path.GetFileName(folder), Enum.Parse<ModalityClass>(label!))?.Licence);
        }
    }

    private string Fault(params string[] lines) => Assert.Throws<ConfigurationException>(() => List(lines)).Message;

    private SourceList List(string[] lines)
    {
        File.WriteAllLines(_folder.File("list.tsv"), lines);
        return SourceList.Read(_folder.File("list.tsv"));
    }

    private LicenceTable Table(params string[] lines) =>
        new(DataSetCatalogue.Load(Repository.File("conf", "datasets.json")).DataSets, lines.Length == 0 ? null : List(lines));
}
