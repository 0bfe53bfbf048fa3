using System.Diagnostics;
using System.Globalization;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.EndToEnd;

/// <summary>
/// A node that receives and classifies for long holds no more memory, handles and files than after the first few thousand instances. Run by
/// scripts/soak [INSTANCES].
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Senders = 4;
    private const int InstancesPerAssociation = 250;
    private const int FirstSample = 5_000;
    private const double AllowedGrowth = 1.10;

    // The store's connections, of three files each, come and go with the load.
    private const int PooledHandles = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromHours(6);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(2);

    private static int Instances =>
        int.Parse(Environment.GetEnvironmentVariable("DICOMNODE_SOAK_INSTANCES") ?? "0", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Memory_handles_and_files_do_not_grow()
    {
        Assert.SkipUnless(Instances > 0, "needs DICOMNODE_SOAK_INSTANCES, which scripts/soak sets");
        using var folder = new TemporaryFolder();
        var source = new InstanceSource(folder.File("models"));
        var data = new DataDirectory(folder.File("data"));
        await using var node = await NodeProcess.StartAsync(data.Path, "--Node:Retention:Mode=Delete", "--Node:Retention:MinFreeBytes=0");

        var first = Math.Min(FirstSample, Instances / 2);
        var early = await PassAsync(node, source, data, first, first / 2);
        var late = await PassAsync(node, source, data, Instances - first, first / 2);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory ratio {late.MemoryBytes / (double)early.MemoryBytes:F3}"));

        string[] left = [.. data.NamesIn("incoming"), .. data.NamesIn("accepted"), .. data.NamesIn("classified"), .. data.NamesIn("incomplete")];
        output.WriteLine($"files left: {left.Length}");
        Assert.Empty(left);
        Assert.Empty(late.Handles.Except(early.Handles));
        Assert.InRange(late.HandleCount, 0, early.HandleCount + PooledHandles);
        Assert.True(late.MemoryBytes <= AllowedGrowth * early.MemoryBytes, $"memory grew from {early.MemoryBytes} to {late.MemoryBytes} bytes");
        Assert.Equal(0, await node.StopAsync());
    }

    /// <summary>
    /// Sends instances and waits for their verdicts. Memory is the median over the time that the last <paramref name="watched"/> of them took: a single
    /// sample says how long ago the garbage collector ran.
    /// </summary>
    private async Task<ProcessSample> PassAsync(NodeProcess node, InstanceSource source, DataDirectory data, int count, int watched)
    {
        var clock = Stopwatch.StartNew();
        await SendAsync(node, source, count - watched);
        var memory = new List<long>();
        var sending = SendAsync(node, source, watched);
        while (await Task.WhenAny(sending, Task.Delay(SampleEvery)) != sending)
            memory.Add(ProcessSample.Memory(node.ProcessId));
        await sending;
        await data.WaitUntilClassifiedAsync(node, Limit);
        memory.Add(ProcessSample.Memory(node.ProcessId));
        memory.Sort();
        var sample = ProcessSample.Take(node.ProcessId, data.Path, memory[memory.Count / 2]);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} instances: {count / clock.Elapsed.TotalSeconds:F1}/s received and classified; memory of the last {watched}: median {sample.MemoryBytes / 1048576.0:F0} MiB ({memory[0] / 1048576.0:F0} to {memory[^1] / 1048576.0:F0}, {memory.Count} samples); {sample.HandleCount} handles"));
        return sample;
    }

    private static Task SendAsync(NodeProcess node, InstanceSource source, int count)
    {
        var left = count;
        return Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var after = Interlocked.Add(ref left, -InstancesPerAssociation);
                var batch = Math.Min(InstancesPerAssociation, after + InstancesPerAssociation);
                if (batch <= 0)
                    return;
                var acknowledged = 0;
                var client = DicomClientFactory.Create("127.0.0.1", node.DicomPort, false, "SOAK", "DICOMNODE");
                for (var i = 0; i < batch; i++)
                {
                    await client.AddRequestAsync(new DicomCStoreRequest(source.Next())
                    {
                        OnResponseReceived = (_, response) => acknowledged += response.Status.State is DicomState.Success or DicomState.Warning ? 1 : 0,
                    });
                }

                await client.SendAsync();
                Assert.Equal(batch, acknowledged);
            }
        })));
    }

    /// <summary>What a process holds, as Linux tells it.</summary>
    /// <param name="MemoryBytes">Resident memory.</param>
    /// <param name="HandleCount">Open file descriptors but those of the program's own files: each assembly that is loaded keeps its file open.</param>
    /// <param name="Handles">The files below the data directory that it has open; those of the store, whose connections come and go, apart.</param>
    private sealed record ProcessSample(long MemoryBytes, int HandleCount, IReadOnlyList<string> Handles)
    {
        public static long Memory(int process)
        {
            var resident = File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return 1024 * long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }

        public static ProcessSample Take(int process, string data, long memory)
        {
            var handles = Directory.GetFiles($"/proc/{process}/fd").Select(handle => File.ResolveLinkTarget(handle, returnFinalTarget: false)?.FullName)
                .OfType<string>().Where(handle => !handle.EndsWith(".dll", StringComparison.Ordinal)).ToList();
            var files = handles.Where(handle => handle.StartsWith(data + "/", StringComparison.Ordinal))
                .Where(handle => !handle.StartsWith(data + "/store/", StringComparison.Ordinal));
            return new ProcessSample(memory, handles.Count, [.. files.Order()]);
        }
    }

    /// <summary>Instances without end: real ones where there are any beside the repository, each time under new UIDs and with other pixels.</summary>
    private sealed class InstanceSource
    {
        private const int MaxBytes = 1 << 20;
        private const int SlicesPerSeries = 50;

        private readonly List<DicomFile> _models;
        private int _number;

        public InstanceSource(string folder)
        {
            var shared = Path.Combine(Repository.Root, "..", "shared", "dicom");
            var paths = File.Exists(Path.Combine(shared, "manifest.tsv"))
                ? Real(shared)
                : SyntheticInstances.Write(folder, count: 20, seed: 1, side: 256).Select(instance => instance.Path);
            _models = [.. paths.Select(path => DicomFile.Open(path, FileReadOption.ReadAll))
                .Where(file => !file.IsPartial && file.Dataset.Contains(DicomTag.SOPClassUID))];
        }

        public DicomFile Next()
        {
            var number = Interlocked.Increment(ref _number);
            var dataset = _models[number % _models.Count].Dataset.Clone();
            dataset.AddOrUpdate(DicomTag.SOPInstanceUID, DicomUIDGenerator.GenerateDerivedFromUUID());
            dataset.AddOrUpdate(DicomTag.SeriesInstanceUID, $"1.2.3.{number / SlicesPerSeries}");
            if (dataset.GetDicomItem<DicomItem>(DicomTag.PixelData) is DicomElement pixels and (DicomOtherWord or DicomOtherByte))
            {
                // A few of the low bytes: other pixels, the same picture.
                var bytes = (byte[])pixels.Buffer.Data.Clone();
                for (var i = 0; i < bytes.Length; i += 512)
                    bytes[i] ^= (byte)(number >> (i / 512 % 4 * 8));
                var buffer = new FellowOakDicom.IO.Buffer.MemoryByteBuffer(bytes);
                dataset.AddOrUpdate(pixels is DicomOtherWord ? new DicomOtherWord(DicomTag.PixelData, buffer) : new DicomOtherByte(DicomTag.PixelData, buffer));
            }

            return new DicomFile(dataset);
        }

        /// <summary>Single-frame images of the collection's main classes, of every transfer syntax that the node decodes.</summary>
        private static IEnumerable<string> Real(string shared) => File.ReadLines(Path.Combine(shared, "manifest.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(row => row[3] is "CT" or "MR" or "PT" or "CR" or "DX" && row[5] == "1" && row[12] == "true")
            .Where(row => int.Parse(row[14], CultureInfo.InvariantCulture) <= MaxBytes)
            .Select(row => Path.Combine(shared, row[0]));
    }
}
