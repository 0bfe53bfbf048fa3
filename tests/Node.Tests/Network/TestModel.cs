using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using DicomNode.Testing;
using static TorchSharp.torch;

namespace DicomNode.Node.Tests.Network;

/// <summary>A model package with random weights: for tests of everything but the verdicts' truth. Made once per run.</summary>
internal static class TestModel
{
    private static readonly Lazy<(TemporaryFolder Folder, string Path)> Package = new(Create);

    /// <summary>The package's folder.</summary>
    public static string Path => Package.Value.Path;

    private static (TemporaryFolder Folder, string Path) Create()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        var path = folder.File("model");
        random.manual_seed(1);
        using var network = NetworkFactory.Create("resnet18", 4);
        ModelPackage.Save(path, network, new ModelManifest
        {
            Name = "random",
            Architecture = "resnet18",
            Classes = [ModalityClass.CT, ModalityClass.MR, ModalityClass.PT, ModalityClass.XR],
        });
        return (folder, path);
    }
}
