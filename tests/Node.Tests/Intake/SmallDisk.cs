using DicomNode.Testing;

namespace DicomNode.Node.Tests.Intake;

/// <summary>A tmpfs of a few bytes; skips the running test, saying so, where this machine does not let us mount one.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SmallDisk()
    {
    }

    public string Path => _folder.Path;

    public static async Task<SmallDisk> MountAsync(int bytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root to mount a small file system");
        var disk = new SmallDisk();
        var result = await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={bytes}", "tmpfs", disk.Path]);
        if (result.ExitCode != 0)
            disk._folder.Dispose();
        Assert.SkipUnless(result.ExitCode == 0, $"needs a mount that this machine refuses: {result.Output.Trim()}");
        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        await Tool.RunAsync("umount", ["--lazy", Path]);
        _folder.Dispose();
    }
}
