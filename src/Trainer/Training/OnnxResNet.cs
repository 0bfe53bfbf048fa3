using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// The features of a ResNet-18 in an ONNX file, under torchvision's names: what a network that learnt on colour photographs lends to one that shall
/// learn on grey slices. The colours of the first layer are summed, since grey is all three alike. Each convolution is scaled to the deviation of
/// He et al. 2015, which the batch norm behind it undoes, so that a rate of learning means the same as from random weights. Running statistics are
/// those of photographs and stay behind, and so do the last layer and the blocks by which a stage is deeper than two: they only add to what those before
/// them give.
/// </summary>
internal static class OnnxResNet
{
    /// <summary>torchvision's name of the architecture.</summary>
    public const string Architecture = "resnet18";

    /// <summary>Reads weight and batch norm of every convolution. The tensors are the caller's to dispose.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or is of another network.</exception>
    public static List<(string Name, Tensor Tensor)> Read(string path)
    {
        var graph = OnnxGraph.Read(path);
        var normalisations = graph.Operators.Where(node => node.Kind == "BatchNormalization").ToDictionary(node => node.Inputs[0], StringComparer.Ordinal);
        var layers = graph.Operators.Where(node => node.Kind == "Conv")
            .ToLookup(node => Constant(node, 1).Shape is [var width, _, var height, _] ? (Width: width, IsProjection: height == 1) : default);
        var tensors = new List<(string Name, Tensor Tensor)>();
        for (var stage = 1; stage <= 4; stage++)
        {
            var width = 32L << stage;
            Take(layers[(width, false)], [.. Stage(stage)], width);
            if (stage > 1)
                Take(layers[(width, true)], [($"layer{stage}.0.downsample.0", $"layer{stage}.0.downsample.1")], width);
        }

        return tensors;

        void Take(IEnumerable<OnnxOperator> found, IReadOnlyList<(string Convolution, string Normalisation)> names, long width)
        {
            var convolutions = found.Take(names.Count).ToList();
            if (convolutions.Count < names.Count)
                throw Unfit(path, $"it has {convolutions.Count} convolutions of {width} channels where a ResNet-18 has {names.Count} ({names[0].Convolution} to {names[^1].Convolution})");
            foreach (var (convolution, (weight, normalisation)) in convolutions.Zip(names))
            {
                if (!normalisations.TryGetValue(convolution.Outputs[0], out var batchNorm))
                    throw Unfit(path, $"no batch norm follows {weight}");
                tensors.Add(($"{weight}.weight", Scaled(Grey(Constant(convolution, 1)))));
                tensors.Add(($"{normalisation}.weight", Values(Constant(batchNorm, 1))));
                tensors.Add(($"{normalisation}.bias", Values(Constant(batchNorm, 2))));
            }
        }

        OnnxConstant Constant(OnnxOperator node, int input) =>
            node.Inputs.Count > input && graph.Constants.TryGetValue(node.Inputs[input], out var constant)
                ? constant
                : throw Unfit(path, $"input {input} of its {node.Kind} that gives {node.Outputs[0]} is no float32 constant");
    }

    /// <summary>The layers of a stage in their order, the stem with the first; without the projection, which some write before and some behind the others.</summary>
    private static IEnumerable<(string Convolution, string Normalisation)> Stage(int stage)
    {
        if (stage == 1)
            yield return ("conv1", "bn1");
        for (var block = 0; block < 2; block++)
        {
            for (var layer = 1; layer <= 2; layer++)
                yield return ($"layer{stage}.{block}.conv{layer}", $"layer{stage}.{block}.bn{layer}");
        }
    }

    private static Tensor Values(OnnxConstant constant) => tensor(constant.Values, [.. constant.Shape]);

    private static Tensor Grey(OnnxConstant weight)
    {
        using var scope = NewDisposeScope();
        var values = Values(weight);
        return (weight.Shape[1] == 3 ? values.sum(1, keepdim: true) : values).MoveToOuterDisposeScope();
    }

    private static Tensor Scaled(Tensor weight)
    {
        using var scope = NewDisposeScope();
        var fan = weight.shape[0] * weight.shape[2] * weight.shape[3];
        var factor = Math.Sqrt(2.0 / fan) / Math.Sqrt(weight.square().mean().item<float>());
        return weight.mul(factor).MoveToOuterDisposeScope();
    }

    private static ConfigurationException Unfit(string path, string reason) =>
        new($"{path} cannot lend its weights: {reason}; expected the ONNX file of a ResNet-18 whose batch norms stand by themselves");
}
