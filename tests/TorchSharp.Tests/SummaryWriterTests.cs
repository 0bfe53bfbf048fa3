using DicomNode.Testing;
using TorchSharp;

namespace DicomNode.TorchSharp.Tests;

/// <summary>Event files by their formats: TFRecord's framing and checksums, protobuf's messages.</summary>
public sealed class SummaryWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FiguresAreEventsOfOneFile()
    {
        var folder = _folder.File("runs", "first");
        var writer = torch.utils.tensorboard.SummaryWriter(folder);
        writer.add_scalar("train/loss", 0.75f, 1, 1_700_000_000L);
        // More than seven bits of step and of length, and a name that is not ASCII.
        writer.add_scalar("validation/" + new string('é', 100), float.NaN, 300_000, 1_700_000_128L);

        Assert.Equal(folder, writer.LogDir);
        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file));
        var events = EventFiles.Read(file);
        Assert.Equal(3, events.Count);
        Assert.Equal("brain.Event:2", events[0].FileVersion);
        Assert.Equal(new EventRecord { WallTime = 1_700_000_000, Step = 1, Tag = "train/loss", Value = 0.75f }, events[1]);
        Assert.Equal(new EventRecord { WallTime = 1_700_000_128, Step = 300_000, Tag = "validation/" + new string('é', 100), Value = float.NaN }, events[2]);
    }

    [Fact]
    public void EachWriterHasAFileOfItsOwn()
    {
        torch.utils.tensorboard.SummaryWriter(_folder.Path);
        torch.utils.tensorboard.SummaryWriter(_folder.Path);
        var files = Directory.GetFiles(_folder.Path);
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal("brain.Event:2", Assert.Single(EventFiles.Read(file)).FileVersion));
    }

    [Fact]
    public void AChecksumThatIsWrongIsSeen()
    {
        // The check value of CRC-32C in catalogues of checksums.
        Assert.Equal(0xE3069283, EventFiles.Checksum("123456789"u8));
        torch.utils.tensorboard.SummaryWriter(_folder.Path).add_scalar("a", 1, 1, 1_700_000_000L);
        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        var bytes = File.ReadAllBytes(file);
        bytes[^5] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Throws<InvalidDataException>(() => EventFiles.Read(file));
    }
}
