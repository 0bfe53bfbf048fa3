using System.Runtime.InteropServices;
using System.Text;
using DicomNode.Classifier.Networks;
using DicomNode.Testing;
using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Training;

/// <summary>A network goes out as ONNX, with three colours, and comes back as initial weights.</summary>
[Collection(nameof(SeededAlone))]
public sealed class OnnxWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FeatureNetwork _origin = NetworkFactory.Create("resnet18", 4);

    public OnnxWeightsTests()
    {
        manual_seed(5);
        using var frozen = no_grad();
        // Scales unlike He's, and batch norms that are not the identity.
        foreach (var (_, parameter) in NetworkState.Parameters(_origin))
            parameter.copy_(parameter.dim() == 4 ? parameter * 7 : rand(parameter.shape) + 0.2f);
    }

    public void Dispose()
    {
        _origin.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GreyImagesHaveTheFeaturesThatTheyHadInColour(bool packsShapes)
    {
        // A third block in the last stage, as some have it.
        var layers = Layers().ToList();
        File.WriteAllBytes(_folder.File("network.onnx"), Model(layers.Concat(layers[^2..]), packsShapes));
        using var begun = NetworkFactory.Create("resnet18", 4);
        var last = begun.state_dict()["fc.weight"].data<float>().ToArray();
        using (var weights = InitialWeights.Open(_folder.File("network.onnx")))
            weights.CopyTo("resnet18", begun);

        Assert.Equal(last, begun.state_dict()["fc.weight"].data<float>().ToArray());
        foreach (var (name, parameter) in NetworkState.Parameters(begun).Where(entry => entry.Tensor.dim() == 4))
        {
            var he = Math.Sqrt(2.0 / (parameter.shape[0] * parameter.shape[2] * parameter.shape[3]));
            Assert.True(Math.Abs(1 - (Math.Sqrt(parameter.square().mean().item<float>()) / he)) < 1e-3, name);
        }

        // In training: there the scale of a convolution is the batch norm's to undo.
        using var frozen = no_grad();
        using var images = rand([4, 1, 64, 64]);
        using var expected = _origin.Features(images);
        using var found = begun.Features(images);
        Assert.True((expected - found).abs().max().item<float>() < 0.01 * expected.abs().max().item<float>());
    }

    [Fact]
    public void OtherFilesAreRefusedByWhatTheyLack()
    {
        Refuses("no ONNX file", [1, 2, 3], "as an ONNX file");
        Refuses("cut short", Model(Layers())[..^1000], "as an ONNX file");
        Refuses("empty", [], "no operators");
        Refuses("a layer less", Model(Layers().SkipLast(1)), "3 convolutions of 512 channels where a ResNet-18 has 4");
        Refuses("batch norms folded", Model(Layers(), normalises: false), "no batch norm follows conv1");
        Refuses("half precision", Model(Layers(), type: 10), "no float32 constant");
        Assert.Contains(_folder.File("absent.onnx"), Assert.Throws<ConfigurationException>(() => InitialWeights.Open(_folder.File("absent.onnx"))).Message);

        void Refuses(string what, byte[] bytes, string reason)
        {
            File.WriteAllBytes(_folder.File("unfit.onnx"), bytes);
            var fault = Assert.Throws<ConfigurationException>(() => InitialWeights.Open(_folder.File("unfit.onnx")));
            Assert.True(fault.Message.Contains(reason, StringComparison.Ordinal), $"{what}: {fault.Message}");
        }
    }

    /// <summary>Convolutions and batch norms of the network, projections in front of the layers beside them as CNTK writes them.</summary>
    private IEnumerable<(Tensor Weight, Tensor Scale, Tensor Shift)> Layers()
    {
        var state = _origin.state_dict();
        var names = state.Keys.Where(name => name.EndsWith(".weight", StringComparison.Ordinal) && state[name].dim() == 4)
            .OrderBy(name => name.Replace("downsample.0", "0", StringComparison.Ordinal), StringComparer.Ordinal);
        foreach (var name in names)
        {
            var normalisation = name.Replace("conv", "bn", StringComparison.Ordinal).Replace("downsample.0", "downsample.1", StringComparison.Ordinal);
            yield return (state[name], state[normalisation], state[normalisation.Replace(".weight", ".bias", StringComparison.Ordinal)]);
        }
    }

    private static byte[] Model(
        IEnumerable<(Tensor Weight, Tensor Scale, Tensor Shift)> layers, bool packsShapes = false, bool normalises = true, int type = 1)
    {
        var graph = new Message();
        foreach (var (i, layer) in layers.Index())
        {
            var weight = layer.Weight;
            if (i == 0)
            {
                // Three colours, of which the grey weight is the sum.
                var (red, green) = (rand(weight.shape), rand(weight.shape));
                weight = cat([red, green, weight - red - green], 1);
            }

            graph.Put(5, Constant($"weight{i}", weight, packsShapes, type)).Put(5, Constant($"scale{i}", layer.Scale, packsShapes, 1)).Put(5, Constant($"shift{i}", layer.Shift, packsShapes, 1));
            graph.Put(1, new Message().Put(1, "in").Put(1, $"weight{i}").Put(2, $"convolved{i}").Put(3, $"name{i}").Put(4, "Conv"));
            if (normalises)
                graph.Put(1, new Message().Put(1, $"convolved{i}").Put(1, $"scale{i}").Put(1, $"shift{i}").Put(1, "mean").Put(1, "variance").Put(2, $"out{i}").Put(4, "BatchNormalization"));
        }

        return new Message().Put(1, 3).Put(2, "maker").Put(7, graph).ToArray();
    }

    private static Message Constant(string name, Tensor tensor, bool packsShape, int type)
    {
        var message = new Message();
        if (packsShape)
        {
            var lengths = new Message();
            foreach (var length in tensor.shape)
                lengths.PutNumber((ulong)length);
            message.Put(1, lengths);
        }
        else
        {
            foreach (var length in tensor.shape)
                message.Put(1, length);
        }

        return message.Put(2, type).Put(8, name).Put(9, MemoryMarshal.AsBytes(tensor.contiguous().data<float>().ToArray().AsSpan()).ToArray());
    }

    /// <summary>A protobuf message under construction.</summary>
    private sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public Message Put(int field, long value)
        {
            PutNumber((ulong)field << 3);
            return PutNumber((ulong)value);
        }

        public Message Put(int field, string text) => Put(field, Encoding.UTF8.GetBytes(text));

        public Message Put(int field, Message message) => Put(field, message.ToArray());

        public Message Put(int field, byte[] bytes)
        {
            PutNumber(((ulong)field << 3) | 2);
            PutNumber((ulong)bytes.Length);
            _bytes.AddRange(bytes);
            return this;
        }

        public Message PutNumber(ulong value)
        {
            for (; value >= 0x80; value >>= 7)
                _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
            return this;
        }

        public byte[] ToArray() => [.. _bytes];
    }
}
