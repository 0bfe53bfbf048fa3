using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Classifier.Networks;

/// <summary>A two-dimensional convolution with square kernels that computes in its input's element type.</summary>
/// <remarks>
/// The weight is held as float32 and converted within the autograd graph where the input is of another type, as PyTorch's autocast does:
/// a bfloat16 input is convolved in bfloat16, and the gradient arrives in float32.
/// </remarks>
internal sealed class Convolution : nn.Module<Tensor, Tensor>
{
    // Field names are parameter names, torchvision's.
    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly long[] _stride;
    private readonly long[] _padding;

    /// <summary>Weight [outputs, inputs, kernel, kernel] drawn from a normal distribution of variance 2 / fan out (He et al. 2015).</summary>
    internal Convolution(long inputs, long outputs, long kernel, long stride, long padding, bool hasBias)
        : base(nameof(Convolution))
    {
        _stride = [stride, stride];
        _padding = [padding, padding];
        weight = nn.Parameter(empty(new[] { outputs, inputs, kernel, kernel }));
        nn.init.normal_(weight, 0, Math.Sqrt(2.0 / (outputs * kernel * kernel)));
        if (hasBias)
            bias = nn.Parameter(zeros(new[] { outputs }));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var images = input.shape[1] == 1 ? ChannelsLast(input) : input;
        return nn.functional.conv2d(images, Convert(weight, input.dtype), bias is null ? null : Convert(bias, input.dtype), _stride, _padding)
            .MoveToOuterDisposeScope();
    }

    // With one channel both orders are the same bytes, but libtorch carries the last channel on through all layers, whose kernels are faster so
    // in either type.
    private static Tensor ChannelsLast(Tensor images)
    {
        var shape = images.shape;
        return images.contiguous().view(shape[0], shape[2], shape[3], 1).permute(0, 3, 1, 2);
    }

    // Converting to the type it has already gives the parameter itself or an alias of it, by TorchSharp's release: neither is wanted.
    private static Tensor Convert(Parameter parameter, ScalarType type) => parameter.dtype == type ? parameter : parameter.to_type(type);
}
