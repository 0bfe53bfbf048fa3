using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Who disposes a tensor, and when.</summary>
public sealed class DisposeScopeTests
{
    [Fact]
    public void ScopeDisposesWhatWasMadeInIt()
    {
        Tensor inner;
        using var before = ones(new long[] { 2 });
        using (var scope = NewDisposeScope())
        {
            inner = ones(new long[] { 3 });
            Assert.True(scope.Contains(inner));
            Assert.False(scope.Contains(before));
        }

        Assert.True(inner.IsInvalid);
        Assert.False(before.IsInvalid);
    }

    [Fact]
    public void MovedTensorLivesInTheOuterScope()
    {
        Tensor moved;
        using (NewDisposeScope())
        {
            using (NewDisposeScope())
                moved = ones(new long[] { 3 }).MoveToOuterDisposeScope();
            Assert.Equal(3, moved.sum().ToInt64());
        }

        Assert.True(moved.IsInvalid);
    }

    [Fact]
    public void TensorMovedOutOfTheOutermostScopeIsItsHolders()
    {
        Tensor moved;
        using (NewDisposeScope())
            moved = ones(new long[] { 3 }).MoveToOuterDisposeScope();
        Assert.False(moved.IsInvalid);
        moved.Dispose();
    }

    [Fact]
    public void DetachedTensorOutlivesAllScopes()
    {
        Tensor detached;
        using (NewDisposeScope())
        {
            using var scope = NewDisposeScope();
            detached = scope.Detach(ones(new long[] { 3 }));
        }

        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void TensorDisposedEarlyLeavesItsScope()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(new long[] { 3 });
        tensor.Dispose();
        Assert.False(scope.Contains(tensor));
        tensor.Dispose();
    }

    [Fact]
    public void ViewOutlivesItsBase()
    {
        using var view = View();
        Assert.Equal(new float[] { 3, 4 }, view.data<float>().ToArray());

        static Tensor View()
        {
            using var scope = NewDisposeScope();
            return tensor(new float[] { 1, 2, 3, 4 }, new long[] { 2, 2 }).select(0, 1).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void UsingADisposedTensorThrows()
    {
        var tensor = ones(new long[] { 3 });
        tensor.Dispose();
        Assert.Throws<InvalidOperationException>(() => tensor.sum());
    }

    [Fact]
    public void ScopesOfThreadsAreTheirOwn()
    {
        // No await in here: a scope belongs to the thread that opened it.
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = ones(new long[] { 3 }));
        thread.Start();
        thread.Join();
        using (elsewhere)
            Assert.False(scope.Contains(elsewhere!));
    }

    [Fact]
    public void TrainingStepsLeaveNothingBehind()
    {
        using var layer = nn.Linear(4, 3);
        using var optimizer = optim.SGD(layer.parameters(), 0.1, 0.9);
        Step(layer, optimizer);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;

        for (var i = 0; i < 5; i++)
            Step(layer, optimizer);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void FinalisersReleaseWhatNobodyDisposed()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Tensor.TotalCount;
        Abandon();
        Assert.Equal(before + 1, Tensor.TotalCount);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(before, Tensor.TotalCount);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Abandon() => ones(new long[] { 3 });
    }

    private static void Step(nn.Module<Tensor, Tensor> layer, optim.Optimizer optimizer)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        nn.functional.cross_entropy(layer.forward(ones(new long[] { 2, 4 })), tensor(new long[] { 0, 2 })).backward();
        optimizer.step();
    }
}
