using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>
/// The disk under a node that several senders keep busy fails in ways that disks do, and comes back: while it fails the senders are told A700
/// and why, on associations that live; then the node goes on without a restart, and nothing that it acknowledged is lost.
/// </summary>
public sealed class StorageTroubleTests(ITestOutputHelper output)
{
    private const int Senders = 4;
    private const int InstancesPerSender = 60;

    // 512 KiB of pixels each: 120 MB in all.
    private const int Side = 512;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    // How long the trouble lasts once the senders have noticed it: some batches of verdicts fail meanwhile.
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_full_disk_refuses_until_there_is_room_again()
    {
        await using var disk = await SmallDisk.MountExt4Async(200 << 20);
        var filler = Path.Combine(disk.Path, "filler");
        await FillAsync(filler, leave: 40 << 20);
        await RunAsync(
            new DataDirectory(Path.Combine(disk.Path, "data")),
            begin: () => Task.CompletedTask,
            worsen: () => FillAsync(filler, leave: 0),
            end: () =>
            {
                File.Delete(filler);
                return Task.CompletedTask;
            },
            "disk is full");
    }

    /// <summary>
    /// A node holds files open for writing, and Linux makes no file system read-only while someone does; so a read-only view of the data directory is
    /// laid over it, which is what every new path then meets.
    /// </summary>
    [Fact]
    public async Task A_disk_that_turns_read_only_refuses_until_it_is_writable_again()
    {
        await using var disk = await SmallDisk.MountExt4Async(400 << 20);
        var (data, view) = (Path.Combine(disk.Path, "data"), Path.Combine(disk.Path, "view"));
        await RunAsync(
            new DataDirectory(data),
            begin: async () =>
            {
                // Read-only beside the node first, where it has no file open; then over its folder.
                Directory.CreateDirectory(view);
                await MountAsync("--bind", data, view);
                await MountAsync("-o", "remount,bind,ro", view);
                await MountAsync("--bind", view, data);
            },
            worsen: () => Task.CompletedTask,
            end: async () =>
            {
                Assert.Equal(0, (await Tool.RunAsync("umount", ["--lazy", data])).ExitCode);
                Assert.Equal(0, (await Tool.RunAsync("umount", ["--lazy", view])).ExitCode);
            },
            "storage is read-only");
    }

    [Fact]
    public async Task A_data_directory_that_vanishes_refuses_until_it_is_back()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        await RunAsync(
            new DataDirectory(data),
            begin: () =>
            {
                Directory.Move(data, data + ".away");
                return Task.CompletedTask;
            },
            worsen: () => Task.CompletedTask,
            end: () =>
            {
                Directory.Move(data + ".away", data);
                return Task.CompletedTask;
            },
            "storage folder");
    }

    private static async Task MountAsync(params string[] arguments)
    {
        var result = await Tool.RunAsync("mount", arguments);
        Assert.True(result.ExitCode == 0, result.Output);
    }

    /// <summary>Writes until so many bytes are free, or to the last one.</summary>
    private static async Task FillAsync(string path, long leave)
    {
        var drive = new DriveInfo(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var block = new byte[1 << 20]; drive.AvailableFreeSpace - leave is var room and > 0;)
                await file.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, room)));
        }
        catch (IOException) when (leave == 0)
        {
            // Full to the last byte, which is what was wanted.
        }
    }

    private async Task RunAsync(DataDirectory data, Func<Task> begin, Func<Task> worsen, Func<Task> end, string comment)
    {
        using var sent = new TemporaryFolder();
        using var limit = new CancellationTokenSource(Limit);
        await using var node = await NodeProcess.StartAsync(data.Path, PhantomModel.Write(sent.File("model")), "--Node:Retention:MinFreeBytes=0");
        var series = Enumerable.Range(1, Senders)
            .Select(number => SyntheticInstances.Write(sent.File($"{number}"), InstancesPerSender, seed: number, Side)).ToList();
        var senders = series.ConvertAll(instances => new PersistentSender(node.DicomPort, instances));
        var sending = senders.ConvertAll(sender => sender.SendAllAsync(limit.Token));

        await Task.WhenAll(senders.ConvertAll(sender => sender.FirstSuccess)).WaitAsync(limit.Token);
        await begin();
        try
        {
            var refusal = await await Task.WhenAny(senders.ConvertAll(sender => sender.FirstRefusal)).WaitAsync(limit.Token);
            output.WriteLine($"first refusal: {refusal}");
            Assert.Contains(comment, refusal.ErrorComment, StringComparison.Ordinal);
            await worsen();
            await Task.Delay(Duration, limit.Token);
        }
        finally
        {
            await end();
        }

        await Task.WhenAll(sending).WaitAsync(limit.Token);
        await data.WaitUntilClassifiedAsync(node, Limit);
        await data.VerifyAsync(node, [.. series.SelectMany(instances => instances).Select(instance => instance.SopInstanceUid)]);
        output.WriteLine($"refusals: {Count(node, "A700")}, failed commits: {Count(node, "The verdict store fails")}");
        Assert.Equal(0, await node.StopAsync());
    }

    private static int Count(NodeProcess node, string text) => node.Output.Split('\n').Count(line => line.Contains(text, StringComparison.Ordinal));
}
