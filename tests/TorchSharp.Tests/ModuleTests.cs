using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Names, state and modes of modules.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void FieldsNameParametersAndBuffers()
    {
        using var module = new Nested();
        Assert.Equal(
            ["factor", "first.0.weight", "first.0.bias", "first.1.weight", "first.1.bias"],
            module.named_parameters().Select(pair => pair.name));
        Assert.Equal(
            ["first.1.num_batches_tracked", "first.1.running_mean", "first.1.running_var", "offset"],
            module.named_buffers().Select(pair => pair.name).Order(StringComparer.Ordinal));
        Assert.Equal(9, module.state_dict().Count);
        Assert.Equal(["first"], module.named_children().Select(pair => pair.name));
    }

    [Fact]
    public void StateGoesFromOneModuleToAnother()
    {
        using var scope = NewDisposeScope();
        using var source = new Nested();
        using var target = new Nested();
        source.forward(rand(new long[] { 8, 2, 3, 3 }));
        Assert.False(source.get_parameter("first.0.weight")!.allclose(target.get_parameter("first.0.weight")!));

        using (no_grad())
            target.load_state_dict(source.state_dict());

        foreach (var (name, values) in source.state_dict())
            Assert.True(values.allclose(target.state_dict()[name]), name);
        Assert.Equal(1, target.get_buffer("first.1.num_batches_tracked")!.item<long>());
        Assert.All(target.parameters(), parameter => Assert.True(parameter.requires_grad));
    }

    [Fact]
    public void StrictLoadingWantsEveryName()
    {
        using var module = new Nested();
        var state = module.state_dict();
        state.Remove("offset");
        Assert.Throws<InvalidOperationException>(() => module.load_state_dict(state));
        using var unrecorded = no_grad();
        var (missing, unexpected) = module.load_state_dict(state, false);
        Assert.Equal(["offset"], missing);
        Assert.Empty(unexpected);
    }

    [Fact]
    public void ModeReachesEveryModule()
    {
        using var module = new Nested();
        Assert.True(module.training);
        module.eval();
        Assert.All(module.modules(), part => Assert.False(part.training));
        module.train();
        Assert.All(module.modules(), part => Assert.True(part.training));
    }

    [Fact]
    public void DisposedModuleDisposesItsParameters()
    {
        var module = new Nested();
        var parameters = module.parameters().ToList();
        module.Dispose();
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void NamedStepsOfASequenceKeepTheirNames()
    {
        using var sequence = nn.Sequential(("in", nn.Linear(4, 3)), ("out", nn.Linear(3, 2)));
        Assert.Equal(["in.weight", "in.bias", "out.weight", "out.bias"], sequence.named_parameters().Select(pair => pair.name));
        using var input = ones(new long[] { 5, 4 });
        using var output = sequence.forward(input);
        Assert.Equal(new long[] { 5, 2 }, output.shape);
    }

    private sealed class Nested : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential first;
        private readonly Parameter factor;
        private readonly Tensor offset;

        public Nested()
            : base(nameof(Nested))
        {
            first = nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU());
            factor = nn.Parameter(ones(new long[] { 1 }));
            offset = zeros(new long[] { 1 });
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => first.forward(input) * factor + offset;
    }
}
