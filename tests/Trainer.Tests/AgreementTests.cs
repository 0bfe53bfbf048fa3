using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Evaluation;
using DicomNode.Trainer.Prepare;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests;

/// <summary>The same verdicts from every type and device that the model may compute with.</summary>
public sealed class AgreementTests(ITestOutputHelper output) : IDisposable
{
    private const int Sample = 300;
    private const double Least = 0.999;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheShippedModelSaysTheSameInBfloat16() => Check("cpu/bfloat16");

    [Theory]
    [InlineData("cuda/float32")]
    [InlineData("cuda/bfloat16")]
    public void TheShippedModelSaysTheSameOnCuda(string variant)
    {
        Assert.SkipUnless(cuda.is_available(), "needs a CUDA device and a build of libtorch for it, which this machine does not have");
        Check(variant);
    }

    [Fact]
    public void TheCommandPrintsATableAndEveryDifference()
    {
        SyntheticData.Write(_folder, "validate", "other", 2);
        var text = new StringWriter();
        Assert.Equal(0, TrainerApplication.Run(
            ["agree", "--model", Repository.File("models", "modality-resnet18"), "--data", _folder.Path, "--split", "validate", "--variants", "float32, float32"],
            text,
            text));
        Assert.Contains("| validate | cpu/float32 | 8 | 8 (100.00 %) | 8 (100.00 %) | 0 | 0.0000 |", text.ToString());
    }

    [Theory]
    [InlineData("float32", "expected two or more")]
    [InlineData("float32,float16", "variant 'float16' is not known; expected DEVICE/float32")]
    [InlineData("float32,/bfloat16", "variant '/bfloat16' is not known")]
    [InlineData("float32,tpu/bfloat16", "device 'tpu' is not known")]
    public void WhatCannotBeComparedIsNamed(string variants, string fault)
    {
        var text = new StringWriter();
        Assert.Equal(ExitCode.Configuration, TrainerApplication.Run(["agree", "--model", "m", "--data", "d", "--variants", variants], text, text));
        Assert.Contains(fault, text.ToString());
    }

    [Theory]
    [InlineData(ModalityClass.XR, 0.95f, Outcome.Match)]
    [InlineData(ModalityClass.XR, 0.5f, Outcome.Uncertain)]
    [InlineData(ModalityClass.CT, 0.95f, Outcome.Mismatch)]
    public void UnderARightHeaderAFirmWrongAnswerIsAMismatch(ModalityClass label, float confidence, Outcome expected)
    {
        var rules = new VerdictRules(new ModalityMapping(), new AbstainThresholds { Match = 0.6, Mismatch = 0.9 });
        Assert.Equal(expected, RightHeader.Decide(rules, label, new ClassProbabilities(0, 0, 1 - confidence, confidence)));
    }

    private void Check(string variant)
    {
        var data = Repository.Shared("data");
        set_num_threads(Environment.ProcessorCount);
        var items = new[] { "train", "validate", "test" }.SelectMany(split => ImageFolder.Open(data, split).Items).ToList();
        var chosen = FrameSelection.Evenly(items.Count, Sample).Select(i => (items[i].Path, items[i].Source, (int)items[i].Label)).ToList();
        using var images = new FileImages(data, "sample", ImageSets.Modalities, chosen, cacheBytes: 0);
        var found = Assert.Single(Agreement.Measure(
            ModelPackage.Load(Repository.File("models", "modality-resnet18")), [ComputeVariant.Parse("cpu/float32"), ComputeVariant.Parse(variant)], images,
            Environment.ProcessorCount));
        output.WriteLine($"{found.SameVerdict} of {found.Images} verdicts are the same; a probability moves by {found.LargestDifference} at most");
        Assert.Equal(Sample, found.Images);
        Assert.True(found.SameVerdict >= Least * found.Images, string.Join('\n', found.Different));
    }
}
