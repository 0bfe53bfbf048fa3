using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Classification;
using DicomNode.Node.Operations;
using DicomNode.Testing;
using FellowOakDicom;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Classification;

/// <summary>The decoder processes, as real processes of the node's own executable.</summary>
public sealed class DecoderPoolTests : IDisposable
{
    private readonly NodeMetrics _metrics = new();

    public void Dispose() => _metrics.Dispose();

    [Fact]
    public async Task A_decoder_process_gives_the_slice_that_decoding_here_gives()
    {
        var path = Repository.Shared("dicom", "ami", "j2k.dcm");
        DicomCodecs.Register();
        var expected = new float[SlicePreprocessor.Length];
        Assert.Equal(FrameResult.Ready, new SliceReader(DicomFile.Open(path).Dataset).Read(0, expected));

        using var pool = CreatePool(TimeSpan.FromMinutes(1));
        var actual = new float[SlicePreprocessor.Length];
        Assert.Equal(FrameResult.Ready, await pool.DecodeAsync(path, 0, actual, CancellationToken.None));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task What_cannot_be_read_is_an_answer_and_the_process_goes_on()
    {
        var path = Repository.Shared("dicom", "ami", "j2k.dcm");
        using var pool = CreatePool(TimeSpan.FromMinutes(1));
        var slice = new float[SlicePreprocessor.Length];
        Assert.NotEmpty((await pool.DecodeAsync("/nowhere", 0, slice, CancellationToken.None)).Failure!);
        Assert.NotEmpty((await pool.DecodeAsync(path, 999, slice, CancellationToken.None)).Failure!);
        Assert.Equal(FrameResult.Ready, await pool.DecodeAsync(path, 0, slice, CancellationToken.None));
    }

    [Fact]
    public async Task A_decoder_that_hangs_is_killed_and_after_the_second_time_the_frame_is_given_up()
    {
        using var folder = new TemporaryFolder();

        // A pipe that nobody writes: opening it never returns, whatever the decoder.
        Assert.Equal(0, (await Tool.RunAsync("mkfifo", [folder.File("pipe.dcm")])).ExitCode);
        using var pool = CreatePool(TimeSpan.FromSeconds(1));
        var slice = new float[SlicePreprocessor.Length];
        var lost = await Assert.ThrowsAsync<DecoderLostException>(() => pool.DecodeAsync(folder.File("pipe.dcm"), 0, slice, CancellationToken.None));
        Assert.Contains("longer than 1 s", lost.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_a_decoder_that_hangs()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await Tool.RunAsync("mkfifo", [folder.File("pipe.dcm")])).ExitCode);
        using var pool = CreatePool(TimeSpan.FromMinutes(5));
        using var stop = new CancellationTokenSource();
        var decoding = pool.DecodeAsync(folder.File("pipe.dcm"), 0, new float[SlicePreprocessor.Length], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => decoding);
    }

    [Fact]
    public async Task A_frame_that_needs_more_memory_than_the_limit_ends_its_decoder_twice_and_the_next_frame_decodes()
    {
        using var folder = new TemporaryFolder();
        var small = await CompressedImages.WriteAsync(folder.Path, side: 64);
        var large = await CompressedImages.WriteAsync(folder.Path, side: 7_000);
        var slice = new float[SlicePreprocessor.Length];
        using (var roomy = CreatePool(TimeSpan.FromMinutes(2)))
            Assert.Equal(FrameResult.Ready, await roomy.DecodeAsync(large, 0, slice, CancellationToken.None));

        using var pool = CreatePool(TimeSpan.FromMinutes(2), memoryBytes: 256 << 20);
        var lost = await Assert.ThrowsAsync<DecoderLostException>(() => pool.DecodeAsync(large, 0, slice, CancellationToken.None));
        Assert.Contains("died", lost.Message, StringComparison.Ordinal);
        Assert.Equal(FrameResult.Ready, await pool.DecodeAsync(small, 0, slice, CancellationToken.None));
    }

    private DecoderPool CreatePool(TimeSpan limit, long memoryBytes = 2L << 30) => new(
        new ModelOptions { DecoderProcesses = 1, DecodeTimeout = limit, DecoderMemoryBytes = memoryBytes },
        _metrics,
        TimeProvider.System,
        NullLogger<DecoderPool>.Instance);
}
