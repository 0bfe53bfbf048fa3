using System.Security.Cryptography;
using DicomNode.Classifier.Models;
using DicomNode.Testing;

namespace DicomNode.Classifier.Tests.Models;

/// <summary>A package around weights of a file takes a folder's place whole, and no folder's that is more than a package.</summary>
public sealed class ModelPackageReplacementTests : IDisposable
{
    private static readonly byte[] Weights = [1, 2, 3];

    private readonly TemporaryFolder _folder = new();

    private string Package => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheWeightsStayAsTheyAreAndTheCardIsThatOfThePackage()
    {
        Assemble("card");
        Assert.Equal(Weights, File.ReadAllBytes(System.IO.Path.Combine(Package, ModelPackage.WeightsFile)));
        Assert.Equal("card"u8.ToArray(), File.ReadAllBytes(System.IO.Path.Combine(Package, ModelPackage.CardFile)));
        File.WriteAllText(System.IO.Path.Combine(Package, "NOTICE"), "kept");
        Assemble(null);
        Assert.False(File.Exists(System.IO.Path.Combine(Package, ModelPackage.CardFile)));
        Assert.Equal("kept", File.ReadAllText(System.IO.Path.Combine(Package, "NOTICE")));
        Assert.Equal([Package, _folder.File("weights")], Directory.GetFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WeightsMayComeFromThePackageThatIsReplaced()
    {
        Assemble("first");
        ModelPackage.Assemble(Package, System.IO.Path.Combine(Package, ModelPackage.WeightsFile), Manifest(), "second");
        Assert.Equal(Weights, File.ReadAllBytes(System.IO.Path.Combine(Package, ModelPackage.WeightsFile)));
        Assert.Equal("second", File.ReadAllText(System.IO.Path.Combine(Package, ModelPackage.CardFile)));
    }

    [Fact]
    public void WeightsThatChangedMeanwhileLeaveTheOldPackage()
    {
        Assemble("first");
        File.WriteAllBytes(_folder.File("weights"), [1, 2, 4]);
        var thrown = Assert.Throws<ModelPackageException>(() => ModelPackage.Assemble(Package, _folder.File("weights"), Manifest(), "second"));
        Assert.Contains("it has changed meanwhile", thrown.Message, StringComparison.Ordinal);
        Assert.Equal("first", File.ReadAllText(System.IO.Path.Combine(Package, ModelPackage.CardFile)));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public async Task APackageIsThereAtEveryMomentWhileItIsReplaced()
    {
        var (one, other) = (Directory.CreateDirectory(_folder.File("one")).FullName, Directory.CreateDirectory(_folder.File("other")).FullName);
        Assert.SkipUnless(FolderExchange.Try(one, other), $"needs a file system that exchanges folders, which that of {_folder.Path} does not");
        Assemble("card");
        using var done = new CancellationTokenSource();
        var manifest = System.IO.Path.Combine(Package, ModelPackage.ManifestFile);
        var watching = Task.Run(() =>
        {
            var missed = 0;
            while (!done.IsCancellationRequested)
                missed += File.Exists(manifest) ? 0 : 1;
            return missed;
        }, CancellationToken.None);
        for (var i = 0; i < 200; i++)
            Assemble("card");
        await done.CancelAsync();
        Assert.Equal(0, await watching);
    }

    [Fact]
    public void AFolderThatHoldsMoreIsNotReplaced()
    {
        File.WriteAllText(_folder.NewFile("models", "one", "model.json"), "{}");
        Assert.Contains("holds one: more than a model package", Refusal(_folder.File("models")), StringComparison.Ordinal);
        File.WriteAllText(_folder.NewFile("notes", "a.txt"), "");
        Assert.Contains("holds a.txt", Refusal(_folder.File("notes")), StringComparison.Ordinal);
        Assert.Contains("is a file", Refusal(_folder.File("notes", "a.txt")), StringComparison.Ordinal);
        ModelPackage.RequireReplaceable(_folder.File("models", "one"));
        ModelPackage.RequireReplaceable(Directory.CreateDirectory(_folder.File("empty")).FullName);
        ModelPackage.RequireReplaceable(_folder.File("nothing"));
    }

    private string Refusal(string folder)
    {
        File.WriteAllBytes(_folder.File("weights"), Weights);
        return Assert.Throws<ModelPackageException>(() => ModelPackage.Assemble(folder, _folder.File("weights"), Manifest(), null)).Message;
    }

    private void Assemble(string? card)
    {
        File.WriteAllBytes(_folder.File("weights"), Weights);
        ModelPackage.Assemble(Package, _folder.File("weights"), Manifest(), card);
    }

    private static ModelManifest Manifest() => new()
    {
        Name = "small",
        Architecture = "resnet18",
        Classes = [ModalityClass.CT, ModalityClass.MR],
        WeightsSha256 = Convert.ToHexStringLower(SHA256.HashData(Weights)),
    };
}
