using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Evaluation;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests;

/// <summary>The model in models/ against the figures that its card claims.</summary>
public sealed class ShippedModelTests
{
    [Fact]
    public void TheShippedModelIsAsGoodOnTheValidationImagesAsItsCardSays()
    {
        var data = Repository.Shared("data");
        set_num_threads(Environment.ProcessorCount);
        var package = ModelPackage.Load(Repository.File("models", "modality-resnet18"));
        using var classifier = new SliceClassifier(package);
        var found = SplitEvaluation.Run(classifier, data, "validate", Environment.ProcessorCount);
        var claimed = package.Manifest.Metrics.Single(metrics => metrics.Split == "validate" && metrics.Source is null);
        Assert.Equal(claimed.Images, found.All.Count);
        // Half precision and bfloat16 may turn a slice or two.
        Assert.InRange(found.All.BalancedAccuracy, claimed.BalancedAccuracy - 0.005, claimed.BalancedAccuracy + 0.005);
        Assert.True(found.All.BalancedAccuracy >= 0.95);
    }
}
