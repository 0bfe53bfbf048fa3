using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Catalogue;

namespace DicomNode.Trainer.Tests.Catalogue;

public sealed class SplitCheckTests
{
    private static readonly DataSetCatalogue Shipped = DataSetCatalogue.Load(Repository.File("conf", "datasets.json"));

    [Fact]
    public void ThePapersSplitViolatesWhatItsExceptionsSayAndNoMore()
    {
        var check = SplitCheck.Run(Shipped);
        Assert.Empty(check.Faults);
        Assert.Equal(Shipped.KnownExceptions.Count, check.Known.Count);
        Assert.Contains(check.Known, known => known.StartsWith(
            "origin 'TCGA-GBM' (same images, documented) stands in train (TCGA-GBM) and test (BraTS20).", StringComparison.Ordinal));
    }

    [Fact]
    public void AnOriginInTwoSplitsIsAFaultWithTheDataSetsNames()
    {
        var fewer = Shipped with { KnownExceptions = [.. Shipped.KnownExceptions.Where(known => known.Origin != "Mayo Clinic")] };
        Assert.Equal(
            "origin 'Mayo Clinic' (same institution, inferred) stands in train (LGG-1p19qDeletion) and test (LDCT-and-Projection-data)",
            Assert.Single(SplitCheck.Run(fewer).Faults));
    }

    [Fact]
    public void ADataSetMovedToAnotherSplitIsFoundByItsOrigin()
    {
        var moved = Move("NSCLC-Radiomics-Interobserver1", DataSetSplit.Test);
        Assert.Contains("NSCLC-Radiomics-Interobserver1", Assert.Single(SplitCheck.Run(moved).Faults));
    }

    [Fact]
    public void AnExceptionCoversItsOwnSplitsOnly()
    {
        // Stanford's exception is for all three splits: one fewer is another finding than the one that was judged.
        var fault = Assert.Single(SplitCheck.Run(Move("MRNet: Knee MRIs", DataSetSplit.Test)).Faults);
        Assert.Contains("'Stanford hospitals'", fault);
        Assert.Contains("the known exception is for train and validate and test only", fault);
    }

    [Fact]
    public void AnExceptionThatExcusesNothingIsAFault()
    {
        var fault = Assert.Single(SplitCheck.Run(Move("LDCT-and-Projection-data", DataSetSplit.Train)).Faults);
        Assert.Contains("'Mayo Clinic' excuses nothing", fault);
    }

    [Fact]
    public void AClassWithOneBodyRegionIsAFaultWithTheDataSetsNames()
    {
        var fewer = Shipped with
        {
            DataSets = [.. Shipped.DataSets.Select(dataSet => dataSet.Name is "TCGA-BRCA" or "TCGA-BLCA"
                ? dataSet with { Classes = [.. dataSet.Classes.Where(modality => modality != ModalityClass.XR)] }
                : dataSet)],
        };
        Assert.Equal(
            "validate shows XR of one body region, chest (LIDC-IDRI, NIH 100000 Chest X-ray); two are needed",
            Assert.Single(SplitCheck.Run(fewer).Faults));
    }

    [Fact]
    public void PhantomsAndUncertainPartsAreNoBodyRegion()
    {
        var blank = Shipped with { Regions = Shipped.Regions.ToDictionary(region => region.Key, _ => (string?)null) };
        var faults = SplitCheck.Run(blank).Faults;
        Assert.Equal(12, faults.Count);
        Assert.All(faults, fault => Assert.Contains("of no body region", fault));
    }

    private static DataSetCatalogue Move(string name, DataSetSplit split) =>
        Shipped with { DataSets = [.. Shipped.DataSets.Select(dataSet => dataSet.Name == name ? dataSet with { Split = split } : dataSet)] };
}
