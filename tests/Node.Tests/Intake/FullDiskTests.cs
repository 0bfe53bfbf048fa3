using DicomNode.Testing;

namespace DicomNode.Node.Tests.Intake;

/// <summary>A really full disk: a small file system of its own, mounted for the test.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task Enospc_is_remembered_the_rest_is_dropped_and_no_file_stays()
    {
        await using var disk = await SmallDisk.MountAsync(bytes: 1 << 20);
        var intake = new IntakeFolder(disk.Path);
        using (var incoming = intake.Journal.Begin(IntakeFolder.Header, () => { }))
        {
            for (var i = 0; i < 40; i++)
                incoming.Write(new byte[100_000]);
            Assert.Equal("disk is full", incoming.Fault);
            Assert.IsType<IOException>(incoming.Cause, exactMatch: false);
            Assert.Equal(4_000_000, incoming.Length);
            Assert.False(incoming.Complete());
        }

        Assert.Empty(IntakeFolder.NamesIn(intake.Folders.Incoming));
        Assert.NotNull(await intake.ReceiveAsync(1, 2, 3));
    }
}
