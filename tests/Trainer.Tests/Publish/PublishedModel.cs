using DicomNode.Classifier.Models;
using DicomNode.Testing;
using DicomNode.Trainer.Commands;

namespace DicomNode.Trainer.Tests.Publish;

/// <summary>The shipped model, published once under another name with the figures of a few synthetic images, for all tests that only read it.</summary>
public sealed class PublishedModel : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PublishedModel()
    {
        SyntheticData.Write(_folder, "validate", "made", 2);
        File.WriteAllText(_folder.File("limits.md"), "- **Knows no zebra.** Nobody has scanned one.\n");
        File.WriteAllText(_folder.File("sources.tsv"), "source\tclass\tlicence\nmade\tCT\tCC BY-NC 4.0\nmade\tMR\tnone stated\nmade\tPT\tCC0\nfnndsc-sag-anon\tMR\tMIT\n");
        // Something older to be replaced.
        Assert.Equal(ExitCode.Success, Trainer("import", "--weights", Weights, "--architecture", "resnet18", "--classes", "CT,MR,PT,XR", "--name", "older", "--out", Path));
        File.WriteAllText(System.IO.Path.Combine(Path, ModelPackage.CardFile), "an older card");
        Assert.Equal(
            ExitCode.Success,
            Trainer(
                "publish", "--model", Repository.File("models", "modality-resnet18"), "--data", Data, "--split", "validate", "--name", "zebra-free",
                "--limits", _folder.File("limits.md"), "--sources", _folder.File("sources.tsv"), "--out", Path));
    }

    /// <summary>The weights that were published.</summary>
    public static string Weights => Repository.File("models", "modality-resnet18", ModelPackage.WeightsFile);

    /// <summary>The folder of the splits: validate/made.</summary>
    public string Data => _folder.Path;

    /// <summary>The package's folder, alone in its own.</summary>
    public string Path => _folder.File("models", "published");

    public string Card => File.ReadAllText(System.IO.Path.Combine(Path, ModelPackage.CardFile));

    /// <summary>What the commands printed.</summary>
    public StringWriter Output { get; } = new();

    public void Dispose()
    {
        Output.Dispose();
        _folder.Dispose();
    }

    private int Trainer(params string[] arguments)
    {
        Directory.CreateDirectory(_folder.File("models"));
        return TrainerApplication.Run(arguments, Output, Output);
    }
}
