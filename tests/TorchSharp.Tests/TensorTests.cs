using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Values in, values out, and what lies between.</summary>
public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ArrayIsCopiedInRowMajorOrder()
    {
        var values = new float[] { 1, 2, 3, 4, 5, 6 };
        var matrix = tensor(values, new long[] { 2, 3 });
        values[0] = 9;

        Assert.Equal(new long[] { 2, 3 }, matrix.shape);
        Assert.Equal(ScalarType.Float32, matrix.dtype);
        Assert.Equal(DeviceType.CPU, matrix.device_type);
        Assert.Equal(new float[] { 1, 2, 3, 4, 5, 6 }, matrix.data<float>().ToArray());
    }

    [Fact]
    public void BytesWriteThrough()
    {
        var matrix = zeros(new long[] { 2, 2 });
        MemoryMarshal.Cast<byte, float>(matrix.bytes)[3] = 7;
        Assert.Equal(7, matrix.select(0, 1).select(0, 1).item<float>());
    }

    [Fact]
    public void AccessorReadsATransposedTensorInItsOwnOrder()
    {
        var matrix = tensor(new long[] { 1, 2, 3, 4, 5, 6 }, new long[] { 2, 3 }).transpose(0, 1);
        Assert.False(matrix.is_contiguous());
        Assert.Equal(new long[] { 1, 4, 2, 5, 3, 6 }, matrix.data<long>().ToArray());
        Assert.Equal(new long[] { 1, 4, 2, 5, 3, 6 }, matrix.contiguous().data<long>().ToArray());
    }

    [Fact]
    public void DataOfAnotherTypeIsRefused()
    {
        var floats = zeros(new long[] { 2 });
        Assert.Throws<ArgumentException>(() => floats.data<double>());
    }

    [Theory]
    [InlineData(1.0f, 0x3F80, 0x3C00)]
    [InlineData(-2.5f, 0xC020, 0xC100)]
    [InlineData(0.1f, 0x3DCD, 0x2E66)] // rounded to the nearest
    public void HalvesHaveTheirBitPatterns(float value, ushort bfloat16, ushort float16)
    {
        var source = tensor(new[] { value });
        Assert.Equal(bfloat16, MemoryMarshal.Read<ushort>(source.to_type(ScalarType.BFloat16).bytes));
        Assert.Equal(float16, MemoryMarshal.Read<ushort>(source.to_type(ScalarType.Float16).bytes));
    }

    [Fact]
    public void ArithmeticBroadcasts()
    {
        var rows = tensor(new float[] { 1, 2, 3, 4 }, new long[] { 2, 2 });
        var row = tensor(new float[] { 10, 20 });

        Assert.Equal(new float[] { 11, 22, 13, 24 }, (rows + row).data<float>().ToArray());
        Assert.Equal(new float[] { -9, -18, -7, -16 }, (rows - row).data<float>().ToArray());
        Assert.Equal(new float[] { 10, 40, 30, 80 }, (rows * row).data<float>().ToArray());
        Assert.Equal(new float[] { 0.1f, 0.1f, 0.3f, 0.2f }, (rows / row).data<float>().ToArray());
        Assert.Equal(new float[] { 2, 4, 6, 8 }, rows.mul((Scalar)2.0).data<float>().ToArray());
        Assert.Equal(new float[] { 21, 42, 23, 44 }, rows.add(row, (Scalar)2.0).data<float>().ToArray());
    }

    [Fact]
    public void InPlaceArithmeticChangesTheTensor()
    {
        var values = tensor(new float[] { 1, 2 });
        values.add_(tensor(new float[] { 1, 1 }), (Scalar)0.5).mul_((Scalar)2);
        Assert.Equal(new float[] { 3, 5 }, values.data<float>().ToArray());
        values.zero_();
        Assert.Equal(new float[] { 0, 0 }, values.data<float>().ToArray());
    }

    [Fact]
    public void ReductionsAreOverAllOrOneDimension()
    {
        var matrix = tensor(new float[] { 1, 5, 3, 4, 2, 6 }, new long[] { 2, 3 });

        Assert.Equal(21, matrix.sum().item<float>());
        Assert.Equal(3.5f, matrix.mean().item<float>());
        Assert.Equal(new float[] { 9, 12 }, matrix.sum(1).data<float>().ToArray());
        Assert.Equal(new float[] { 3, 4 }, matrix.mean(new long[] { 1 }).data<float>().ToArray());
        Assert.Equal(new long[] { 1, 2 }, matrix.argmax(1).data<long>().ToArray());
        var (values, indexes) = matrix.max(0);
        Assert.Equal(new float[] { 4, 5, 6 }, values.data<float>().ToArray());
        Assert.Equal(new long[] { 1, 0, 1 }, indexes.data<long>().ToArray());
    }

    [Fact]
    public void SoftmaxIsItsLogarithmsExponential()
    {
        var logits = tensor(new float[] { 1, 2, 3 });
        var total = Math.Exp(1) + Math.Exp(2) + Math.Exp(3);
        var probabilities = nn.functional.softmax(logits, 0).data<float>().ToArray();
        var logarithms = nn.functional.log_softmax(logits, 0).data<float>().ToArray();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Math.Exp(i + 1) / total, probabilities[i], 1e-6);
            Assert.Equal(Math.Log(Math.Exp(i + 1) / total), logarithms[i], 1e-6);
        }
    }

    [Fact]
    public void ShapesChangeAndSlicesAreViews()
    {
        var cube = arange(24, ScalarType.Int64).reshape(2, 3, 4);

        Assert.Equal(new long[] { 2, 12 }, cube.flatten(1).shape);
        Assert.Equal(new long[] { 6, 4 }, cube.view(-1, 4).shape);
        Assert.Equal(new long[] { 2, 1, 4 }, cube.narrow(1, 2, 1).shape);
        Assert.Equal(23, cube.narrow(1, 2, 1).max().item<long>());
        Assert.Equal(new long[] { 4, 2, 3 }, cube.permute(2, 0, 1).shape);
        Assert.Equal(new long[] { 1, 2, 3, 4 }, cube.unsqueeze(0).shape);
        cube.select(0, 0).zero_();
        Assert.Equal(0, cube.narrow(0, 0, 1).sum().item<long>());
        Assert.Equal(new long[] { 18, 14 }, cube.select(0, 1).select(1, 2).index_select(0, tensor(new long[] { 1, 0 })).data<long>().ToArray());
    }

    [Fact]
    public void JoinedAlongAnOldOrANewDimension()
    {
        var (a, b) = (ones(new long[] { 2, 3 }), zeros(new long[] { 2, 3 }));
        Assert.Equal(new long[] { 4, 3 }, cat(new List<Tensor> { a, b }).shape);
        Assert.Equal(new long[] { 2, 6 }, cat(new List<Tensor> { a, b }, 1).shape);
        Assert.Equal(new long[] { 2, 2, 3 }, stack(new List<Tensor> { a, b }).shape);
    }

    [Fact]
    public void SeedRepeatsTheDraws()
    {
        manual_seed(7);
        var first = rand(new long[] { 5 }).data<float>().ToArray();
        var next = rand(new long[] { 5 }).data<float>().ToArray();
        manual_seed(7);
        Assert.Equal(first, rand(new long[] { 5 }).data<float>().ToArray());
        Assert.NotEqual(first, next);
    }

    [Fact]
    public void FailureCarriesPyTorchsMessage()
    {
        var (a, b) = (ones(new long[] { 2, 3 }), ones(new long[] { 4, 5 }));
        var error = Assert.Throws<ExternalException>(() => a.matmul(b));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThreadCountIsSet()
    {
        var before = get_num_threads();
        set_num_threads(2);
        Assert.Equal(2, get_num_threads());
        set_num_threads(before);
    }

    [Fact]
    public async Task ThreadsComputeBesideEachOther()
    {
        var results = await Task.WhenAll(Enumerable.Range(1, 8).Select(factor => Task.Factory.StartNew(
            () =>
            {
                using var scope = NewDisposeScope();
                using var unrecorded = no_grad();
                return full(new long[] { 100, 100 }, (float)factor).matmul(ones(new long[] { 100, 100 })).sum().ToSingle();
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(Enumerable.Range(1, 8).Select(factor => factor * 1e6f), results);
    }
}
