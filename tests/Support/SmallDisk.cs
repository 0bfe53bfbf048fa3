namespace DicomNode.Testing;

/// <summary>A small file system of its own; skips the running test, saying so, where this machine does not let us mount one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder? _image;

    private SmallDisk(TemporaryFolder? image) => _image = image;

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder.Path;

    /// <summary>A tmpfs, of any size.</summary>
    public static async Task<SmallDisk> MountAsync(int bytes)
    {
        RequireRoot();
        var disk = new SmallDisk(image: null);
        return await disk.TryMountAsync("tmpfs", "tmpfs", $"size={bytes}") is { } refusal ? disk.Skip(refusal) : disk;
    }

    /// <summary>An ext4 in a file, of some tens of megabytes at least; a tmpfs where loop devices are refused.</summary>
    public static async Task<SmallDisk> MountExt4Async(int bytes)
    {
        RequireRoot();
        var disk = new SmallDisk(new TemporaryFolder());
        var image = disk._image!.File("disk.img");
        await using (var file = File.Create(image))
            file.SetLength(bytes);
        var made = await Tool.RunAsync("mkfs.ext4", ["-q", image]);
        if (made.ExitCode == 0 && await disk.TryMountAsync("ext4", image, "loop") is null)
            return disk;
        disk.RemoveFolders();
        return await MountAsync(bytes);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("umount", ["--lazy", Path]);
        RemoveFolders();
    }

    private static void RequireRoot() =>
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root to mount a small file system");

    private async Task<string?> TryMountAsync(string type, string device, string options)
    {
        var result = await Tool.RunAsync("mount", ["-t", type, "-o", options, device, Path]);
        return result.ExitCode == 0 ? null : result.Output.Trim();
    }

    private SmallDisk Skip(string refusal)
    {
        RemoveFolders();
        Assert.Skip($"needs a mount that this machine refuses: {refusal}");
        return this;
    }

    private void RemoveFolders()
    {
        _folder.Dispose();
        _image?.Dispose();
    }
}
