using System.Text.Json;
using System.Text.Json.Nodes;
using DicomNode.Classifier.Calibration;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Testing;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Tests.Models;

/// <summary>A package is written and read back; each fault is named, and all of them at once.</summary>
public sealed class ModelPackageTests(ModelPackageTests.SavedPackage saved) : IClassFixture<ModelPackageTests.SavedPackage>, IDisposable
{
    private static readonly ModelManifest Manifest = new()
    {
        Name = "modality-resnet18",
        Architecture = "resnet18",
        Classes = [ModalityClass.MR, ModalityClass.CT, ModalityClass.XR, ModalityClass.PT],
        Temperature = 1.25,
        Thresholds = new AbstainThresholds { Match = 0.5, Mismatch = 0.95 },
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        TrainingRecipe = JsonSerializer.SerializeToElement(new { epochs = 3, optimizer = "sgd" }),
        DataSets = [new ModelDataSet("train", "some-source", 12)],
        Metrics = [new ModelMetrics("validate", null, 12, 0.9, 0.8)],
    };

    private readonly TemporaryFolder _folder = new();

    private string Package => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void APackageComesBackAsItWasSaved()
    {
        using var network = NetworkFactory.Create("resnet18", 4);
        var saved = ModelPackage.Save(Package, network, Manifest);
        var loaded = ModelPackage.Load(Package);

        Assert.Equal(saved.WeightsSha256, loaded.Manifest.WeightsSha256);
        Assert.Equal(Manifest.Classes, loaded.Manifest.Classes);
        Assert.Equal(Manifest.Thresholds, loaded.Manifest.Thresholds);
        Assert.Equal(Manifest.Temperature, loaded.Manifest.Temperature);
        Assert.Equal(Manifest.CreatedAt, loaded.Manifest.CreatedAt);
        Assert.Equal(Manifest.DataSets, loaded.Manifest.DataSets);
        Assert.Equal(Manifest.Metrics, loaded.Manifest.Metrics);
        Assert.Equal(3, loaded.Manifest.TrainingRecipe!.Value.GetProperty("epochs").GetInt32());
        using var restored = loaded.CreateNetwork();
        Assert.False(restored.training);
        var (before, after) = (network.state_dict(), restored.state_dict());
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, tensor) in before)
        {
            if (tensor.dtype == ScalarType.Float32)
                Assert.Equal(Singles(tensor).Select(value => (float)(Half)value), Singles(after[name]));
            else
                Assert.Equal(Int64s(tensor), Int64s(after[name]));
        }
    }

    [Fact]
    public void TheManifestIsCamelCaseWithClassesByName()
    {
        Save();
        var json = JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(Package, ModelPackage.ManifestFile)))!;
        Assert.Equal("""["MR","CT","XR","PT"]""", json["classes"]!.ToJsonString());
        Assert.Equal("""{"channels":1,"height":224,"width":224,"scaling":"minMaxPerSlice"}""", json["input"]!.ToJsonString());
        Assert.Equal("""{"match":0.5,"mismatch":0.95}""", json["thresholds"]!.ToJsonString());
        Assert.Equal(64, json["weightsSha256"]!.GetValue<string>().Length);
    }

    [Fact]
    public void WeightsAreHalfPrecisionUnderTorchvisionsNames()
    {
        Save();
        using var weights = SafetensorsReader.Open(System.IO.Path.Combine(Package, ModelPackage.WeightsFile));
        Assert.Equal(122, weights.Entries.Count);
        Assert.Equal(SafetensorsType.F16, weights.Entries["layer2.0.downsample.0.weight"].Type);
        Assert.Equal([64, 1, 7, 7], weights.Entries["conv1.weight"].Shape);
        Assert.Equal(SafetensorsType.I64, weights.Entries["bn1.num_batches_tracked"].Type);
        Assert.Empty(weights.Entries["bn1.num_batches_tracked"].Shape);
    }

    [Fact]
    public void SavingAgainReplacesThePackageAndKeepsTheCard()
    {
        Save();
        File.WriteAllText(System.IO.Path.Combine(Package, "MODEL_CARD.md"), "card");
        using var network = NetworkFactory.Create("resnet18", 4);
        ModelPackage.Save(Package, network, Manifest with { Name = "second" });
        Assert.Equal("second", ModelPackage.Load(Package).Manifest.Name);
        Assert.Equal("card", File.ReadAllText(System.IO.Path.Combine(Package, "MODEL_CARD.md")));
        Assert.Equal([Package], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void AFailedSaveLeavesTheOldPackage()
    {
        Save();
        using var network = NetworkFactory.Create("resnet18", 4);
        using (no_grad())
            network.state_dict()["fc.bias"].fill_(1e30f);
        var thrown = Assert.Throws<ModelPackageException>(() => ModelPackage.Save(Package, network, Manifest with { Name = "second" }));
        Assert.Contains("tensor fc.bias has the value 1E+30, beyond the range of F16", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(Manifest.Name, ModelPackage.Load(Package).Manifest.Name);
        Assert.Equal([Package], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void AFaultyCalibrationIsNamedWithItsValues()
    {
        using var network = NetworkFactory.Create("resnet18", 4);
        ModelPackage.Save(Package, network, Manifest with { Calibration = new VectorScaling([1, 2, 0.5, 1], [0, 0.25, -1, 0]), Thresholds = Manifest.Thresholds with { FalseAlarmRate = 0.002 } });
        var loaded = ModelPackage.Load(Package).Manifest;
        Assert.Equal([1, 2, 0.5, 1], loaded.Calibration!.Scale);
        Assert.Equal([0, 0.25, -1, 0], loaded.Calibration.Bias);
        Assert.Equal(0.002, loaded.Thresholds.FalseAlarmRate);

        Edit(json =>
        {
            json["calibration"] = new JsonObject { ["scale"] = new JsonArray(1, 2, 0, 1), ["bias"] = new JsonArray(0.25) };
            json["thresholds"]!["falseAlarmRate"] = 2;
        });
        Assert.Equal(
            [
                "calibration: scale is [1, 2, 0, 1]; expected 4 numbers above 0",
                "calibration: bias is [0.25]; expected 4 numbers",
                "thresholds.falseAlarmRate is 2; expected 0 to 1",
            ],
            Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults);
    }

    [Fact]
    public void AllFaultsAreNamedAtOnce()
    {
        Save();
        Edit(json =>
        {
            json["architecture"] = "resnet19";
            json["classes"] = new JsonArray("CT", "CT");
            json["secondLookBelow"] = 0;
            json["temperature"] = 0;
            json["input"]!["height"] = 256;
            json["input"]!["scaling"] = "zScore";
            json["thresholds"]!["match"] = 1.5;
            json["formatVersion"] = 2;
            json["weightsSha256"] = "00";
        });
        var thrown = Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package));
        Assert.Equal(
            [
                "formatVersion is 2; expected 1",
                "architecture is resnet19; expected one of resnet18, resnet50, vgg16",
                "classes are [CT, CT]; expected two or more of CT, MR, PT, XR, none twice",
                "input is 1 x 256 x 224; expected 1 x 224 x 224",
                "scaling is zScore; expected minMaxPerSlice",
                "secondLookBelow is 0; expected a number above 0",
                "temperature is 0; expected a number above 0",
                "thresholds are 1.5 and 0.95; expected 0 to 1",
            ],
            thrown.Faults.Take(8));
        Assert.EndsWith("; model.json says 00", thrown.Faults[8], StringComparison.Ordinal);
        Assert.Equal(9, thrown.Faults.Count);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    [Fact]
    public void AnotherNumberOfClassesDoesNotFitTheWeights()
    {
        Save();
        Edit(json => json["classes"] = new JsonArray("CT", "MR"));
        Assert.Equal(
            [
                "tensor fc.weight has shape [4, 512]; resnet18 with 2 classes has [2, 512]",
                "tensor fc.bias has shape [4]; resnet18 with 2 classes has [2]",
            ],
            Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults);
    }

    [Fact]
    public void AnotherArchitectureDoesNotFitTheWeights()
    {
        Save();
        Edit(json => json["architecture"] = "resnet50");
        var thrown = Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package));
        Assert.Equal(6, thrown.Faults.Count);
        Assert.Contains("more tensors do not fit", thrown.Faults[5], StringComparison.Ordinal);
    }

    [Fact]
    public void OneChangedByteOfTheWeightsIsNoticed()
    {
        Save();
        var path = System.IO.Path.Combine(Package, ModelPackage.WeightsFile);
        var bytes = File.ReadAllBytes(path);
        bytes[^1000] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.StartsWith("model.safetensors has SHA-256 ", Assert.Single(Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void AWeightThatIsNoNumberIsRefused()
    {
        using var network = NetworkFactory.Create("resnet18", 4);
        using (no_grad())
            network.state_dict()["fc.bias"].fill_(float.NaN);
        ModelPackage.Save(Package, network, Manifest);
        var thrown = Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package).CreateNetwork());
        Assert.Equal(["tensor fc.bias holds a value that is no finite number"], thrown.Faults);
    }

    [Fact]
    public void MissingWeightsAreNamed()
    {
        Save();
        File.Delete(System.IO.Path.Combine(Package, ModelPackage.WeightsFile));
        Assert.StartsWith(
            "model.safetensors cannot be read: ", Assert.Single(Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "model.json is invalid: ")]
    [InlineData("null", "model.json is null")]
    [InlineData("{}", "model.json is invalid: ")]
    [InlineData("""{"name":"a","architecture":"resnet18","classes":["US"]}""", "model.json is invalid: ")]
    public void AManifestThatIsNoneIsNamed(string content, string fault)
    {
        Directory.CreateDirectory(Package);
        File.WriteAllText(System.IO.Path.Combine(Package, ModelPackage.ManifestFile), content);
        Assert.StartsWith(fault, Assert.Single(Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingPackageIsNamed() =>
        Assert.StartsWith(
            $"model package {Package}: model.json cannot be read: ", Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package)).Message, StringComparison.Ordinal);

    [Fact]
    public void AnUnknownDeviceIsNamed()
    {
        Save();
        var thrown = Assert.Throws<ModelPackageException>(() => ModelPackage.Load(Package).CreateNetwork("abacus"));
        Assert.StartsWith("cannot be brought to device abacus: ", Assert.Single(thrown.Faults), StringComparison.Ordinal);
    }

    private void Save()
    {
        Directory.CreateDirectory(Package);
        foreach (var file in Directory.GetFiles(saved.Path))
            File.Copy(file, System.IO.Path.Combine(Package, System.IO.Path.GetFileName(file)));
    }

    private void Edit(Action<JsonNode> change)
    {
        var path = System.IO.Path.Combine(Package, ModelPackage.ManifestFile);
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private static float[] Singles(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().data<float>().ToArray();
    }

    private static long[] Int64s(Tensor tensor) => tensor.data<long>().ToArray();

    /// <summary>One package for all tests that only read or damage it.</summary>
    public sealed class SavedPackage : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public SavedPackage()
        {
            using var network = NetworkFactory.Create("resnet18", 4);
            ModelPackage.Save(Path, network, Manifest);
        }

        public string Path => _folder.File("model");

        public void Dispose() => _folder.Dispose();
    }
}
