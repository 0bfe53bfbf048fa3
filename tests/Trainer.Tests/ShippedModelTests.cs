using System.Text.Json;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.CrossValidation;
using DicomNode.Trainer.Evaluation;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests;

/// <summary>The model in models/ has learnt from all images that there are; how good it is, sources held out of others of its recipe say.</summary>
public sealed class ShippedModelTests
{
    private static readonly ModelPackage Package = ModelPackage.Load(Repository.File("models", "modality-resnet18"));

    /// <summary>Not how good it is, but that weights, preprocessing and classes belong together.</summary>
    [Fact]
    public void TheShippedModelKnowsTheImagesThatItLearntFrom()
    {
        var data = Repository.Shared("data");
        set_num_threads(Environment.ProcessorCount);
        using var classifier = new SliceClassifier(Package);
        Assert.True(SplitEvaluation.Run(classifier, data, "validate", Environment.ProcessorCount).All.BalancedAccuracy >= 0.97);
    }

    [Fact]
    public void ItsFiguresAreThoseOfTheExperiment()
    {
        using var report = JsonDocument.Parse(File.ReadAllText(Repository.File("docs", "experiments", "0009-more-maps-of-the-brain.json")));
        var measured = report.RootElement.GetProperty("recipes").EnumerateArray().Single(recipe => recipe.GetProperty("recipe").GetString() == "improved");
        var claimed = Package.Manifest.Metrics.Single(metrics => metrics.Split == HeldOutEvaluation.Split && metrics.Source is null);
        Assert.Equal(measured.GetProperty("sources").EnumerateArray().Sum(source => source.GetProperty("images").GetInt32()), claimed.Images);
        Assert.Equal(measured.GetProperty("accuracy").GetDouble(), claimed.Accuracy, 1e-9);
        Assert.Equal(measured.GetProperty("balancedAccuracy").GetDouble(), claimed.BalancedAccuracy, 1e-9);
        Assert.DoesNotContain(Package.Manifest.Metrics, metrics => metrics.Split != HeldOutEvaluation.Split);
    }
}
