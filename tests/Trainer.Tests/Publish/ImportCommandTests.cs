using DicomNode.Classifier;
using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Publish;

public sealed class ImportCommandTests(PublishedModel published) : IClassFixture<PublishedModel>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _output.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void PublishedWeightsComeBackBitForBit()
    {
        var weights = ModelPackage.Load(published.Path).WeightsPath;
        Assert.Equal(ExitCode.Success, Import(weights, "CT,MR,PT,XR"));
        var package = ModelPackage.Load(_folder.File("model"));
        Assert.Equal(File.ReadAllBytes(weights), File.ReadAllBytes(package.WeightsPath));
        Assert.Equal("again", package.Manifest.Name);
        Assert.Equal((1, new AbstainThresholds()), (package.Manifest.Temperature, package.Manifest.Thresholds));
        Assert.Contains("not calibrated, these are defaults", _output.ToString());
    }

    [Fact]
    public void AnotherOrderOfClassesIsHonouredFromCalibrationToEvaluation()
    {
        using (var weights = SafetensorsReader.Open(PublishedModel.Weights))
        {
            // The last layer's rows from CT, MR, PT, XR to XR, PT, CT, MR.
            int[] order = [3, 2, 0, 1];
            Write("turned", weights, SafetensorsType.F16, (name, values) => !name.StartsWith("fc.", StringComparison.Ordinal)
                ? values
                : [.. order.SelectMany(row => values.Skip(row * values.Length / 4).Take(values.Length / 4))]);
        }

        Assert.Equal(ExitCode.Success, Import(PublishedModel.Weights, "CT,MR,PT,XR", "--data", published.Data));
        Directory.Move(_folder.File("model"), _folder.File("straight"));
        var straight = ModelPackage.Load(_folder.File("straight"));
        var straightFigures = Evaluate(straight);
        Assert.Equal(ExitCode.Success, Import(_folder.File("turned"), "XR,PT,CT,MR", "--data", published.Data));
        var turned = ModelPackage.Load(_folder.File("model"));
        var turnedFigures = Evaluate(turned);

        Assert.Equal([ModalityClass.XR, ModalityClass.PT, ModalityClass.CT, ModalityClass.MR], turned.Manifest.Classes);
        Assert.Equal(straight.Manifest.Temperature, turned.Manifest.Temperature, 1e-6);
        Assert.Equal(straight.Manifest.Thresholds, turned.Manifest.Thresholds);
        Assert.Equal(straight.Manifest.Metrics, turned.Manifest.Metrics);
        Assert.Equal(straightFigures.All.Confusion, turnedFigures.All.Confusion);
        Assert.Equal(straightFigures.Answers.Select(answer => answer.Confidence), turnedFigures.Answers.Select(answer => answer.Confidence), (a, b) => Math.Abs(a - b) < 1e-5);
        // All in one class would prove nothing.
        Assert.True(Enumerable.Range(0, 4).Count(called => Enumerable.Range(0, 4).Any(label => straightFigures.All.Confusion[label, called] > 0)) > 1);
        Assert.Contains("fitted on 8 validation images", _output.ToString());

        // What begins with such a model counts the classes as training does.
        using var begun = NetworkFactory.Create("resnet18", 4);
        using (var initial = InitialWeights.Whole(turned))
            initial.CopyTo("resnet18", begun);
        using var original = straight.CreateNetwork();
        foreach (var name in new[] { "fc.weight", "fc.bias" })
            Assert.Equal(original.state_dict()[name].data<float>().ToArray(), begun.state_dict()[name].data<float>().ToArray());
    }

    [Theory]
    [InlineData(SafetensorsType.F32)]
    [InlineData(SafetensorsType.BF16)]
    public void OtherPrecisionsAreKept(SafetensorsType type)
    {
        using (var weights = SafetensorsReader.Open(PublishedModel.Weights))
            Write("other", weights, type, (_, values) => values);
        Assert.Equal(ExitCode.Success, Import(_folder.File("other"), "CT,MR,PT,XR"));
        var package = ModelPackage.Load(_folder.File("model"));
        Assert.Equal(File.ReadAllBytes(_folder.File("other")), File.ReadAllBytes(package.WeightsPath));
        using var network = package.CreateNetwork();
        using var original = SafetensorsReader.Open(PublishedModel.Weights);
        var expected = original.ReadSingles("fc.weight");
        var tolerance = type == SafetensorsType.F32 ? 0 : 1f / 256;
        Assert.Equal(expected, network.state_dict()["fc.weight"].data<float>().ToArray(), (a, b) => Math.Abs(a - b) <= tolerance * Math.Abs(a));
    }

    [Fact]
    public void AModelOfThreeClassesIsCalibratedOnTheImagesOfItsOwn()
    {
        manual_seed(2);
        using (var network = NetworkFactory.Create("resnet18", 3))
            ModelPackage.Save(_folder.File("three"), network, new ModelManifest { Name = "three", Architecture = "resnet18", Classes = [ModalityClass.XR, ModalityClass.MR, ModalityClass.CT] });
        Assert.Equal(ExitCode.Success, Import(_folder.File("three", ModelPackage.WeightsFile), "XR,MR,CT", "--data", published.Data));
        Assert.Equal([null, "made"], ModelPackage.Load(_folder.File("model")).Manifest.Metrics.Select(metrics => metrics.Source));
        Assert.Contains("fitted on 6 validation images", _output.ToString());
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedByNameAndValue()
    {
        using (var weights = SafetensorsReader.Open(PublishedModel.Weights))
        {
            Write("colour", weights, SafetensorsType.F16, (_, values) => values, (name, shape) => name == "conv1.weight" ? [shape[0], 3, shape[2], shape[3]] : shape);
            Write("wrapped", weights, SafetensorsType.F16, (_, values) => values, rename: name => $"module.{name}");
            Write("renamed", weights, SafetensorsType.F16, (_, values) => values, rename: name => name == "fc.bias" ? "head.bias" : name);
            Write("infinite", weights, SafetensorsType.F16, (name, values) => name == "bn1.bias" ? [.. values.Select(_ => float.PositiveInfinity)] : values);
        }

        File.WriteAllText(_folder.File("pickle.pt"), "no safetensors at all");
        AssertRefused("CT,MR,PT,XR", "colour", "tensor conv1.weight has shape [64, 3, 7, 7]; resnet18 with 4 classes has [64, 1, 7, 7]: one grey channel is expected, not 3");
        AssertRefused("CT,MR,PT,XR", "wrapped", "none of the 122 tensors, such as module.bn1.bias, has a name of torchvision's resnet18, such as conv1.weight");
        AssertRefused("CT,MR,PT,XR", "renamed", "tensor fc.bias is missing; tensor head.bias is none of resnet18");
        AssertRefused("CT,MR,PT,XR", "infinite", "tensor bn1.bias holds a value that is no finite number");
        AssertRefused("CT,MR,PT,XR", "pickle.pt", "expected a safetensors file of F32, F16 or BF16");
        AssertRefused("CT,MR,PT,XR", "absent", "absent");
        File.Copy(PublishedModel.Weights, _folder.File("fine"));
        AssertRefused("CT,MR,XR", "fine", "tensor fc.weight has shape [4, 512]; resnet18 with 3 classes has [3, 512]; tensor fc.bias");
        Assert.Equal(ExitCode.Configuration, Import(_folder.File("fine"), "CT,MR,PT,XR", "--data", _folder.File("nowhere")));
        Assert.False(Directory.Exists(_folder.File("model")));
    }

    [Theory]
    [InlineData("CT")]
    [InlineData("CT,MR,MR")]
    [InlineData("CT,US")]
    [InlineData("0,1,2,3")]
    [InlineData("")]
    public void ClassesThatAreNoneAreAUsageError(string classes)
    {
        Assert.Equal(ExitCode.Usage, Import(PublishedModel.Weights, classes));
        Assert.Contains($"--classes is '{classes}'; expected two or more of CT,MR,PT,XR, none twice", _output.ToString());
    }

    private void AssertRefused(string classes, string file, string named)
    {
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Configuration, Import(_folder.File(file), classes));
        var line = Assert.Single(_output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(named, line);
        Assert.Contains(file, line);
    }

    private SplitEvaluation Evaluate(ModelPackage package)
    {
        using var classifier = new SliceClassifier(package);
        return SplitEvaluation.Run(classifier, published.Data, "validate", 1);
    }

    private int Import(string weights, string classes, params string[] more) => TrainerApplication.Run(
        ["import", "--weights", weights, "--architecture", "resnet18", "--classes", classes, "--name", "again", "--out", _folder.File("model"), .. more], _output, _output);

    private void Write(
        string file,
        SafetensorsReader weights,
        SafetensorsType type,
        Func<string, float[], float[]> change,
        Func<string, IReadOnlyList<long>, IReadOnlyList<long>>? reshape = null,
        Func<string, string>? rename = null)
    {
        SafetensorsTensor Tensor(SafetensorsEntry entry)
        {
            var name = rename?.Invoke(entry.Name) ?? entry.Name;
            if (entry.Type == SafetensorsType.I64)
                return SafetensorsTensor.Int64s(name, entry.Shape, () => weights.ReadInt64s(entry.Name));
            var shape = reshape?.Invoke(entry.Name, entry.Shape) ?? entry.Shape;
            var values = change(entry.Name, weights.ReadSingles(entry.Name));
            var length = (int)shape.Aggregate(1L, (product, size) => product * size);
            return SafetensorsTensor.Singles(name, type, shape, () => length == values.Length ? values : new float[length]);
        }

        using var stream = File.Create(_folder.File(file));
        SafetensorsWriter.Write(stream, weights.Entries.Values.Select(Tensor));
    }
}
