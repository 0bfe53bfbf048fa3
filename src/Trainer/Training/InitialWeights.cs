using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Networks;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>Weights that a run begins with instead of random ones: those of another network, with its last layer or without it.</summary>
public sealed class InitialWeights : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors;

    private InitialWeights(string architecture, IEnumerable<(string Name, Tensor Tensor)> tensors, bool withOutput)
    {
        Architecture = architecture;
        var output = NetworkLayers.Output(architecture) + ".";
        using var frozen = no_grad();
        _tensors = tensors
            .Where(entry => withOutput || !entry.Name.StartsWith(output, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Name, entry => entry.Tensor.detach().cpu().clone(), StringComparer.Ordinal);
        Fingerprint = Hash();
    }

    /// <summary>The network that they are of.</summary>
    public string Architecture { get; }

    /// <summary>SHA-256 of names and values, hexadecimal: part of a run's identity.</summary>
    public string Fingerprint { get; }

    /// <summary>A package's weights without the layer that names modalities, for another question. Make it outside any dispose scope.</summary>
    /// <exception cref="ModelPackageException">The package cannot be used.</exception>
    public static InitialWeights Features(ModelPackage package)
    {
        using var network = package.CreateNetwork();
        return new InitialWeights(package.Manifest.Architecture, NetworkState.Of(network), withOutput: false);
    }

    /// <summary>All weights of a package, to train on from; its outputs come into the order of the classes, as training counts them.</summary>
    /// <exception cref="ModelPackageException">The package cannot be used.</exception>
    public static InitialWeights Whole(ModelPackage package)
    {
        using var network = package.CreateNetwork();
        Sort(network, package.Manifest);
        return Whole(package.Manifest.Architecture, network);
    }

    /// <summary>
    /// What --init names: a model package, whole, or the ONNX file of a ResNet-18, of which all but its last layer is taken. Make it outside any dispose
    /// scope.
    /// </summary>
    /// <exception cref="ModelPackageException">The package cannot be used.</exception>
    /// <exception cref="ConfigurationException">The file cannot be used.</exception>
    public static InitialWeights Open(string path)
    {
        if (!path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            return Whole(ModelPackage.Load(path));
        var tensors = OnnxResNet.Read(path);
        try
        {
            return new InitialWeights(OnnxResNet.Architecture, tensors, withOutput: false);
        }
        finally
        {
            tensors.ForEach(entry => entry.Tensor.Dispose());
        }
    }

    /// <summary>All weights of a network, to train on from.</summary>
    public static InitialWeights Whole(string architecture, nn.Module<Tensor, Tensor> network) =>
        new(architecture, NetworkState.Of(network), withOutput: true);

    /// <summary>Copies them into a network; what they lack keeps its values.</summary>
    /// <exception cref="ConfigurationException">The network is of another architecture or has another number of classes.</exception>
    public void CopyTo(string architecture, nn.Module<Tensor, Tensor> network)
    {
        if (architecture != Architecture)
            throw new ConfigurationException($"the initial weights are of {Architecture}, the run trains {architecture}; name that with --architecture");
        using var frozen = no_grad();
        foreach (var (name, tensor) in NetworkState.Of(network))
        {
            if (!_tensors.TryGetValue(name, out var initial))
                continue;
            if (!initial.shape.AsSpan().SequenceEqual(tensor.shape))
                throw new ConfigurationException($"the initial weights' {name} is [{string.Join(", ", initial.shape)}], the run's [{string.Join(", ", tensor.shape)}]: they tell other classes apart");
            tensor.copy_(initial);
        }
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }

    private static void Sort(nn.Module<Tensor, Tensor> network, ModelManifest manifest)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var rows = tensor(Enumerable.Range(0, manifest.Classes.Count).OrderBy(row => manifest.Classes[row]).Select(row => (long)row).ToArray());
        var output = NetworkLayers.Output(manifest.Architecture) + ".";
        foreach (var (_, parameter) in NetworkState.Parameters(network).Where(entry => entry.Name.StartsWith(output, StringComparison.Ordinal)))
            parameter.copy_(parameter.index_select(0, rows));
    }

    private string Hash()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in _tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            digest.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {tensor.dtype} [{string.Join(',', tensor.shape)}]\n")));
            digest.AppendData(tensor.bytes);
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }
}
