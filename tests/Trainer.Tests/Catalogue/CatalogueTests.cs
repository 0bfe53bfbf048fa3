using DicomNode.Testing;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Tests.Catalogue;

public sealed class CatalogueTests
{
    // Table 6 of the paper, row by row: the data set as the table spells it, location, class, percent.
    private const string Table6 = """
        CPTAC-LUAD|Chest|CT|99
        Pelvic-Reference-Data|Pelvis|CT|81
        C4KC-KiTS|Kidney|CT|100
        Anti-PD-1 Lung|Chest|CT|97
        CPTAC-PDA|Pancreas|CT|100
        NaF PROSTATE|Prostate|CT|100
        TCGA-READ|Kidney|CT|100
        QIN-HEADNECK|Head|CT|100
        CPTAC-LSCC|Chest|CT|100
        CPTAC-CCRCC|Kidney|CT|100
        CPTAC-LUAD|Chest|MR|100
        ISPY1|Breast|MR|99
        Brain-Tumor-Progression|Head|MR|92
        REMBRANDT|Head|MR|100
        BraTS20|Head|MR|97
        CPTAC-PDA|Pancreas|MR|99
        TCGA-READ|Kidney|MR|98
        CPTAC-CCRCC|Kidney|MR|99
        CPTAC-LUAD|Chest|PT|100
        Anti-PD-1 Lung|Chest|PT|100
        QIN-HEADNECK|Head|PT|100
        CPTAC-PDA|Pancreas|PT|100
        NaF PROSTATE|Prostate|PT|100
        CPTAC-LSCC|Chest|PT|100
        CPTAC-LUAD|Chest|XR|100
        CPTAC-PDA|Pancreas|XR|96
        CPTAC-LSCC|Chest|XR|92
        CPTAC-CCRCC|Kidney|XR|100
        MURA|Bone|XR|28
        Osteo-Arthritis Initiative|Bone|XR|62
        """;

    private static readonly DataSetCatalogue Shipped = DataSetCatalogue.Load(Repository.File("conf", "datasets.json"));

    [Fact]
    public void EveryRowOfTheAppendixIsThereAsItStands()
    {
        Assert.Equal(103, Appendix.Rows.Count);
        AssertListed(Appendix.Rows);
    }

    [Fact]
    public void EveryRowOfTheSharedTableIsThereAsItStands() =>
        AssertListed(AppendixRow.Parse(File.ReadLines(Repository.Shared("paper", "datasets.tsv")).Skip(1), '\t'));

    [Fact]
    public void CountsAreTheListsPlusOneDataSetOfTable6()
    {
        var listed = Shipped.DataSets.Where(dataSet => dataSet.NamedBy.Contains("list")).ToList();
        Assert.Equal([74, 13, 16], Enum.GetValues<DataSetSplit>().Select(split => listed.Count(dataSet => dataSet.Split == split)));
        var unlisted = Assert.Single(Shipped.DataSets.Except(listed));
        Assert.Equal(("Brain-Tumor-Progression", DataSetSplit.Test), (unlisted.Name, unlisted.Split));
    }

    [Fact]
    public void EachSourceKeepsWhatItSays()
    {
        var says = Shipped.Sources.ToDictionary(source => source.Key, source => (source.DataSets, source.Train, source.Validate, source.Test));
        Assert.Equal((102, 73, 13, 16), says["text"]);
        Assert.Equal((103, 74, 13, 16), says["list"]);
        Assert.Equal((16, null, null, 16), says["table6"]);
        Assert.Equal((102, 71, 14, 17), says["code"]);
        Assert.All(Shipped.Disagreements, disagreement => Assert.NotEmpty(disagreement.Says));
        Assert.Contains(Shipped.Disagreements, disagreement => disagreement.Subject == "Brain-Tumor-Progression");
    }

    [Fact]
    public void EveryRowOfTable6IsThereAsItStandsAndNoOther()
    {
        var rows = Shipped.DataSets
            .SelectMany(dataSet => dataSet.Accuracies)
            .Select(row => $"{row.Name}|{row.Location}|{row.Class}|{row.Percent}");
        Assert.Equal(Table6.Split('\n').Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.All(Shipped.DataSets, dataSet => Assert.Equal(dataSet.NamedBy.Contains("table6"), dataSet.Accuracies.Count > 0));
        Assert.Equal(16, Shipped.DataSets.Count(dataSet => dataSet.Accuracies.Count > 0));
    }

    [Fact]
    public void AgreementsAreThoseThatThePaperNames() => Assert.Equal(
        ["BraTS20", "Chexpert", "MRNet: Knee MRIs", "MURA", "NDA Osteoarthritis Initiative"],
        Shipped.DataSets.Where(dataSet => dataSet.Access == DataSetAccess.Agreement).Select(dataSet => dataSet.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("NSCLC-Radiomics", "10.7937/K9/TCIA.2015.PF0M9REI")] // the list has the letter O for the digit
    [InlineData("QIN LUNG CT", "10.7937/K9/TCIA.2015.NPGZYZBZ")] // the list lacks a Z
    [InlineData("CC-Radiomics-Phantom-2", "10.7937/TCIA.2019.4l24tz5g")] // the list has the digit 1 for the letter l
    [InlineData("CPTAC-UCEC", "10.7937/K9/TCIA.2018.3R3JUISW")] // the list has the digit 1 for the letter I
    public void MisspeltDoisAreGivenAsTciaSpellsThem(string name, string doi)
    {
        var dataSet = Shipped.DataSets.Single(dataSet => dataSet.Name == name);
        Assert.Equal(doi, dataSet.Doi);
        Assert.NotEqual($"https://doi.org/{doi}", dataSet.Url.OriginalString);
        Assert.Contains("misspells", dataSet.Note);
    }

    [Fact]
    public void JsonOfDataSetsIsReadBackAsDataSets()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("datasets.json");
        var one = Shipped.DataSets.Single(dataSet => dataSet.Name == "LCTSC");
        File.WriteAllText(file, $$"""{"regions": {"Lung": "chest"}, "dataSets": {{DataSetCatalogue.ToJson([one])}}}""");
        Assert.Equivalent(one, Assert.Single(DataSetCatalogue.Load(file).DataSets), strict: true);
    }

    [Fact]
    public void EveryFaultIsListedAtOnce()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("datasets.json");
        File.WriteAllText(file, """
            {
              "regions": {"Lung": "chest"},
              "sharedOrigins": {"nobody's": {"kind": "sameHat"}},
              "knownExceptions": [{"origin": "elsewhere", "splits": []}],
              "dataSets": [
                {"name": "A", "split": "holdout", "host": "other", "tciaCollection": "A", "url": "nowhere", "doi": "doi:10.1", "namedBy": ["list"],
                 "classes": ["CT", "US"], "bodyParts": ["Ear"], "species": "human", "access": "2", "origins": ["shared"],
                 "accuracies": [{"class": "XR", "percent": 101}]},
                {"name": "A", "split": "test", "host": "tcia", "tciaCollection": "A", "url": "https://a.example", "namedBy": ["list"],
                 "classes": [], "bodyParts": [null], "species": "human", "access": "open", "origins": ["shared"]},
                null
              ]
            }
            """);
        var message = Assert.Throws<ConfigurationException>(() => DataSetCatalogue.Load(file)).Message;
        Assert.StartsWith(file, message);
        string[] named =
        [
            "A: split is 'holdout', not one of train, validate, test", "A: tciaCollection is 'A', but host is other", "A: url is 'nowhere'",
            "A: doi is 'doi:10.1'", "A: classes is 'US', not one of CT, MR, PT, XR", "A: bodyParts has 'Ear'", "A: access is '2'",
            "A: accuracies has 101 percent", "A: accuracies has XR, which classes has not", "A: stands twice", "tciaCollection 'A' stands twice",
            "A: classes is empty", "A: bodyParts is empty", "dataSets[2]: no name", "origin 'shared' is of several data sets",
            "'nobody's' has no basis", "kind is 'sameHat'", "evidence is ''", "'nobody's' is not the origin of two", "'elsewhere' is not in sharedOrigins",
            "'elsewhere' has no reason", "'elsewhere': splits is empty",
        ];
        Assert.All(named, fault => Assert.Contains(fault, message));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"dataSet": []}""")] // a misspelt member
    [InlineData("""{"dataSets": [], "dataSets": []}""")]
    [InlineData("""{"sources": [{"key": "text"}]}""")] // members missing
    public void WhatIsNoCatalogueIsOneConfigurationError(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("datasets.json");
        File.WriteAllText(file, text);
        Assert.Contains(file, Assert.Throws<ConfigurationException>(() => DataSetCatalogue.Load(file)).Message);
    }

    private static void AssertListed(IReadOnlyList<AppendixRow> rows)
    {
        var listed = Shipped.DataSets
            .Where(dataSet => dataSet.NamedBy.Contains("list"))
            .Select(dataSet => new AppendixRow(
                dataSet.Name,
                dataSet.Url.OriginalString,
                dataSet.Split.ToString(),
                dataSet.Host == DataSetHost.Tcia ? "TCIA" : "other",
                dataSet.TciaCollection));
        Assert.Equal(rows, listed);
    }
}
