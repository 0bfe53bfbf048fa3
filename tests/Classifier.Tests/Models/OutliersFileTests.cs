using System.Text.Json.Nodes;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Classifier.Outliers;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;

namespace DicomNode.Classifier.Tests.Models;

/// <summary>The outlier detector of a package: it comes back, is replaced, moves along and goes with other weights; each fault is named.</summary>
public sealed class OutliersFileTests : IDisposable
{
    private static readonly OutlierDetection Detection = new() { Method = OutlierDetection.ExposedHead, Threshold = 0.4, RejectedShare = 0.01 };

    private readonly TemporaryFolder _folder = new();

    public OutliersFileTests()
    {
        using var network = NetworkFactory.Create("resnet18", 4);
        ModelPackage.Save(Package, network, new ModelManifest { Name = "made", Architecture = "resnet18", Classes = [ModalityClass.CT, ModalityClass.MR, ModalityClass.PT, ModalityClass.XR] });
    }

    private string Package => _folder.File("model");

    private string Detector => Path.Combine(Package, ModelPackage.OutliersFile);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADetectorComesBackAsItWasSaved()
    {
        Assert.Null(ModelPackage.Load(Package).Outliers);
        File.WriteAllText(Path.Combine(Package, ModelPackage.CardFile), "card");
        var detector = Make(6);
        var saved = ModelPackage.Load(Package).SaveOutliers(detector, Detection);

        var loaded = ModelPackage.Load(Package);
        Assert.Equal(saved.OutlierDetection, loaded.Manifest.OutlierDetection);
        Assert.Equal(loaded.Manifest.WeightsSha256, loaded.Manifest.OutlierDetection!.WeightsSha256);
        Assert.Equal(detector.Score(Vectors(1, seed: 9)), loaded.Outliers!.Score(Vectors(1, seed: 9)));
        Assert.Equal("card", File.ReadAllText(Path.Combine(Package, ModelPackage.CardFile)));

        loaded.SaveOutliers(Make(7), Detection);
        Assert.Equal(Make(7).Score(Vectors(1)), ModelPackage.Load(Package).Outliers!.Score(Vectors(1)));
    }

    [Fact]
    public void ADetectorMovesWithItsWeightsAndGoesWithOthers()
    {
        Add();
        var package = ModelPackage.Load(Package);
        var copy = _folder.File("copy");
        ModelPackage.Assemble(copy, package.WeightsPath, package.Manifest, card: null);
        Assert.NotNull(ModelPackage.Load(copy).Outliers);

        using var network = NetworkFactory.Create("resnet18", 4);
        ModelPackage.Save(copy, network, package.Manifest);
        Assert.Null(ModelPackage.Load(copy).Outliers);
        Assert.False(File.Exists(Path.Combine(copy, ModelPackage.OutliersFile)));
    }

    [Fact]
    public void ProbabilitiesAndScoreComeOfOnePass()
    {
        var slices = new float[2 * SlicePreprocessor.Length];
        for (var i = 0; i < slices.Length; i++)
            slices[i] = i % 97 / 97f * (i < SlicePreprocessor.Length ? 1 : i % 5 / 5f);
        var (alone, with, scores) = (new float[8], new float[8], new float[2]);
        using (var plain = new SliceClassifier(ModelPackage.Load(Package)))
        {
            plain.Classify(slices, 2, alone, scores);
            Assert.All(scores, score => Assert.True(float.IsNaN(score)));
        }

        Add();
        using var classifier = new SliceClassifier(ModelPackage.Load(Package));
        classifier.Classify(slices, 2, with, scores);
        Assert.Equal(alone, with);
        Assert.All(scores, score => Assert.InRange(score, 0, 5));
        Assert.NotEqual(scores[0], scores[1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => classifier.Classify(slices, 2, with, new float[3]));
    }

    [Theory]
    [InlineData("method", "\"magic\"", "outlierDetection.method is magic; expected exposedHead")]
    [InlineData("threshold", "0", "outlierDetection.threshold is 0; expected a number above 0 and below 1")]
    [InlineData("threshold", "1.5", "outlierDetection.threshold is 1.5; expected a number above 0 and below 1")]
    [InlineData("weightsSha256", "\"00\"", "outlierDetection was fitted to weights of SHA-256 00, not ")]
    [InlineData("sha256", "\"00\"", "outliers.safetensors has SHA-256 ")]
    public void AFaultyDescriptionIsNamed(string property, string value, string fault)
    {
        Add();
        var path = Path.Combine(Package, ModelPackage.ManifestFile);
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest["outlierDetection"]![property] = JsonNode.Parse(value);
        File.WriteAllText(path, manifest.ToJsonString());
        Assert.StartsWith(fault, Assert.Single(Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void AHeadWithoutAnOutputForOutliersIsNamed()
    {
        Add();
        var path = Path.Combine(Package, ModelPackage.ManifestFile);
        using (var file = File.Create(Detector))
            SafetensorsWriter.Write(file, [SafetensorsTensor.Singles("weight", SafetensorsType.F32, [4, 512], () => Vectors(4)), SafetensorsTensor.Singles("bias", SafetensorsType.F32, [4], () => [0, 0, 0, 0])]);
        var manifest = JsonNode.Parse(File.ReadAllText(path))!;
        manifest["outlierDetection"]!["sha256"] = ModelWeights.Sha256(Detector);
        File.WriteAllText(path, manifest.ToJsonString());
        Assert.Equal(
            "outliers.safetensors has no weight of more than 4 x 512 values with a bias", Assert.Single(Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults));
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        Add();
        File.Delete(Detector);
        Assert.StartsWith(
            "outliers.safetensors cannot be read: ", Assert.Single(Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults), StringComparison.Ordinal);
    }

    private void Add() => ModelPackage.Load(Package).SaveOutliers(Make(6), Detection);

    private static OutlierDetector Make(int outputs) => new(Vectors(outputs, seed: outputs), new float[outputs], 4, 0.4);

    private static float[] Vectors(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * 512).Select(_ => random.NextSingle())];
    }
}
