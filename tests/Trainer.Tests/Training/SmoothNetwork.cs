using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Training;

/// <summary>
/// Images [N, 1, 224, 224] to logits [N, 4] in milliseconds, with two normalisations on the way and without kinks: where a ReLU stands at its kink,
/// the last bit of its input decides over a whole gradient.
/// </summary>
internal sealed class SmoothNetwork : nn.Module<Tensor, Tensor>
{
    private readonly AdaptiveAvgPool2d pool = nn.AdaptiveAvgPool2d(new long[] { 16, 16 });
    private readonly Conv2d conv1 = nn.Conv2d(1, 3, 3);
    private readonly nn.Module<Tensor, Tensor> bn1;
    private readonly Conv2d conv2 = nn.Conv2d(3, 2, 3);
    private readonly nn.Module<Tensor, Tensor> bn2;
    private readonly Dropout dropout;
    private readonly Linear linear = nn.Linear(2 * 12 * 12, 4);

    public SmoothNetwork(Func<long, nn.Module<Tensor, Tensor>>? normalisation, double drop = 0)
        : base(nameof(SmoothNetwork))
    {
        normalisation ??= channels => nn.BatchNorm2d(channels);
        bn1 = normalisation(3);
        bn2 = normalisation(2);
        dropout = nn.Dropout(drop);
        RegisterComponents();
    }

    /// <summary>Sees what is left after dropout, between the normalisations.</summary>
    public Action<Tensor> Passing { get; set; } = _ => { };

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var left = dropout.forward(bn1.forward(conv1.forward(pool.forward(input))));
        Passing(left);
        return linear.forward(bn2.forward(conv2.forward(left)).flatten(1)).MoveToOuterDisposeScope();
    }
}
