using DicomNode.Classifier;
using DicomNode.Testing;
using DicomNode.Trainer.Catalogue;
using DicomNode.Trainer.Evaluation;

namespace DicomNode.Trainer.Tests.Evaluation;

public sealed class PaperAccuraciesTests
{
    [Fact]
    public void ThePapersAccuracyIsFoundByAnyOfTheSetsNames()
    {
        var paper = new PaperAccuracies(DataSetCatalogue.Load(Repository.File("conf", "datasets.json")).DataSets);
        Assert.Equal(0.81, paper.Of("Pelvic-Reference-Data", ModalityClass.CT));
        Assert.Equal(1, paper.Of("qin-headneck", ModalityClass.PT));
        Assert.Equal(0.62, paper.Of("osteo_arthritis_initiative", ModalityClass.XR));
        Assert.Equal(0.62, paper.Of("nda-osteoarthritis-initiative", ModalityClass.XR));
        Assert.Null(paper.Of("qin-headneck", ModalityClass.MR));
        Assert.Null(paper.Of("tcga-brca", ModalityClass.MR));
    }
}
