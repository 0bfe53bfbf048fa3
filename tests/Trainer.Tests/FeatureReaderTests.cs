using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Outliers;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests;

public sealed class FeatureReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void MislabelledImagesAreLeftOut()
    {
        SyntheticData.Write(_folder, "train", "made", 2);
        File.WriteAllText(_folder.File("mislabelled.tsv"), "source\tclass\timage\tseen\twhy\nmade\tMR\t0001.png\t\tnoise\n");
        using var features = new FeatureReader(ModelPackage.Load(Repository.File("models", "modality-resnet18")), "cpu");
        Assert.Equal(
            ["made/CT", "made/CT", "made/MR", "made/PT", "made/PT", "made/XR", "made/XR"],
            features.Read(_folder.Path, "train", MislabelledImages.Load(_folder.File("mislabelled.tsv"))).Select(slice => slice.Group).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
