using DicomNode.Testing;
using DicomNode.Trainer.Commands;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Explain;

/// <summary>Pictures by the shipped model, from the command line.</summary>
public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void EachChosenImageGetsAPictureNamedAfterWhatIsPredicted()
    {
        SyntheticData.Write(_folder, "validate", "other", 5);
        var single = _folder.File("validate", "other", "CT", "0003.png");
        File.WriteAllText(_folder.NewFile("validate", "readme.txt"), "no image");
        File.WriteAllText(_folder.NewFile("validate", "bad", "damaged.png"), "no image");
        Assert.Equal(ExitCode.Success, Run("--data", _folder.File("validate"), single, "--each", "2", "--out", _folder.File("out")));
        var names = Directory.GetFiles(_folder.File("out")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(9, names.Count);
        Assert.All(names, name => Assert.Matches(@"^\d{3}-.+-(CT|MR|PT|XR)-[01]\.\d{3}\.png$", name));
        Assert.StartsWith("002-other-CT-0001-", names[0], StringComparison.Ordinal);
        Assert.StartsWith("003-other-CT-0003-", names[1], StringComparison.Ordinal);
        Assert.StartsWith("010-0003-", names[^1], StringComparison.Ordinal);
        Assert.Contains("damaged.png: neither PNG nor a DICOM image", _output.ToString());
        Assert.All(names, name => Assert.Equal(224 * 224, PngReader.Read(File.ReadAllBytes(_folder.File("out", name))).Pixels.Length));
    }

    [Fact]
    public void ViewAndClassCanBeChosen()
    {
        SyntheticData.Write(_folder, "validate", "other", 1);
        var image = _folder.File("validate", "other", "PT", "0000.png");
        var drawn = new List<byte[]>();
        foreach (var more in new string[][] { ["--view", "slice"], ["--view", "map", "--class", "PT"], ["--view", "map", "--class", "XR"] })
        {
            Assert.Equal(ExitCode.Success, Run(["--data", image, "--out", _folder.File($"{drawn.Count}"), .. more]));
            drawn.Add(File.ReadAllBytes(Directory.GetFiles(_folder.File($"{drawn.Count}")).Single()));
        }

        Assert.Equal(0, drawn[0][25]);
        Assert.NotEqual(drawn[1], drawn[2]);
    }

    [Fact]
    public void WhatCannotBeUsedIsNamed()
    {
        Assert.Equal(ExitCode.Configuration, Run("--data", _folder.File("missing"), "--out", _folder.File("out")));
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Equal(ExitCode.Configuration, Run("--data", _folder.File("empty"), "--out", _folder.File("out")));
        File.WriteAllText(_folder.File("bad.png"), "no image");
        Assert.Equal(ExitCode.Configuration, Run("--data", _folder.File("bad.png"), "--out", _folder.File("out")));
        Assert.Contains("missing does not exist; expected an image file, or a folder", _output.ToString());
        Assert.Contains("empty holds no image", _output.ToString());
        Assert.Contains("none of 1 images can be read", _output.ToString());
    }

    private int Run(params string[] arguments) =>
        TrainerApplication.Run(["explain", "--model", Repository.File("models", "modality-resnet18"), .. arguments], _output, _output);
}
