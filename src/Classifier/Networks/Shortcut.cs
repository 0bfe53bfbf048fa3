using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>The way around a residual block.</summary>
internal static class Shortcut
{
    /// <summary>A projection where the block changes the size or the channels of its input; null, the input itself, where it does not.</summary>
    internal static Sequential? Create(long inputs, long outputs, long stride, Func<long, nn.Module<Tensor, Tensor>> normalisation) =>
        inputs == outputs && stride == 1 ? null : nn.Sequential(new Convolution(inputs, outputs, 1, stride, 0, false), normalisation(outputs));
}
