using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>What a network consists of, by torchvision's names: parameters, then buffers such as running statistics.</summary>
public static class NetworkState
{
    public static List<(string Name, Tensor Tensor)> Of(nn.Module<Tensor, Tensor> network) =>
        [.. Parameters(network), .. network.named_buffers().Select(entry => (entry.name, entry.buffer))];

    public static List<(string Name, Tensor Tensor)> Parameters(nn.Module<Tensor, Tensor> network) =>
        [.. network.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter))];
}
