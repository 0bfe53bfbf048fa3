using System.Security.Cryptography;
using DicomNode.Classifier;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Intake;

/// <summary>An instance is in exactly one durable state, and each way it can end leaves the disk as documented.</summary>
public sealed class IntakeJournalTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_received_object_lies_in_accepted_bit_for_bit_under_a_name_that_tells_its_hash()
    {
        var intake = new IntakeFolder(_temporary.Path);
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        var instance = await intake.ReceiveAsync(bytes);

        Assert.NotNull(instance);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), instance.ContentSha256);
        var stored = File.ReadAllBytes(intake.Journal.PathOf(instance));
        Assert.Equal("DICM"u8.ToArray(), stored[128..132]);
        Assert.Equal(bytes, stored[^bytes.Length..]);
        Assert.Equal(IntakeFolder.Header.ToBytes().Length + bytes.Length, stored.Length);
        Assert.Empty(IntakeFolder.NamesIn(intake.Folders.Incoming));
        Assert.Equal(instance, AcceptedInstance.Parse(instance.FileName));
    }

    [Fact]
    public void Bytes_in_pieces_of_any_size_make_the_same_file()
    {
        var intake = new IntakeFolder(_temporary.Path);
        var bytes = RandomNumberGenerator.GetBytes(500_000);
        using var incoming = intake.Journal.Begin(IntakeFolder.Header, () => { });
        int[] sizes = [1, 65_535, 65_536, 65_537, 7, 200_000];
        var offset = 0;
        for (var i = 0; offset < bytes.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Length], bytes.Length - offset);
            incoming.Write(bytes.AsSpan(offset, size));
            offset += size;
        }

        Assert.True(incoming.Complete());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), incoming.ContentSha256);
        Assert.Equal(bytes, File.ReadAllBytes(incoming.FilePath)[^bytes.Length..]);
    }

    [Theory]
    [InlineData(new byte[] { 2 })]
    [InlineData(new byte[] { 2, 0, 0x10, 0, (byte)'U' })]
    [InlineData(new byte[] { 2, 0, 0x10, 0, (byte)'U', (byte)'I', 2, 0, (byte)'1', 0, 2, 0 })]
    public async Task A_beginning_too_short_to_be_told_from_file_meta_information_is_kept(byte[] bytes)
    {
        var intake = new IntakeFolder(_temporary.Path);
        var instance = await intake.ReceiveAsync(bytes);
        var stored = await File.ReadAllBytesAsync(intake.Journal.PathOf(instance!));
        byte[] expected = bytes.Length > 10 ? bytes[10..] : bytes;
        Assert.Equal(expected, stored[IntakeFolder.Header.ToBytes().Length..]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(expected)), instance!.ContentSha256);
    }

    [Fact]
    public void An_object_that_is_not_accepted_leaves_no_file()
    {
        var intake = new IntakeFolder(_temporary.Path);
        var incoming = intake.Journal.Begin(IntakeFolder.Header, () => { });
        incoming.Write(new byte[100_000]);
        Assert.True(incoming.Complete());
        Assert.Single(IntakeFolder.NamesIn(intake.Folders.Incoming));
        incoming.Dispose();
        incoming.Dispose();
        Assert.Equal(["node.lock"], IntakeFolder.NamesIn(_temporary.Path));
    }

    [Fact]
    public void A_crash_in_the_middle_leaves_a_part_that_the_next_start_sets_aside()
    {
        var crashed = new IntakeFolder(_temporary.Path);
        using var incoming = crashed.Journal.Begin(IntakeFolder.Header, () => { });
        incoming.Write(new byte[100_000]);

        var restarted = new IntakeFolder(_temporary.Path);
        Assert.Empty(restarted.Journal.Resume());
        Assert.Empty(IntakeFolder.NamesIn(restarted.Folders.Incoming));
        Assert.Equal([Path.GetFileName(incoming.FilePath)], IntakeFolder.NamesIn(restarted.Folders.Incomplete));
    }

    [Fact]
    public async Task Accepted_instances_come_back_in_their_order_once_each_and_foreign_files_stay()
    {
        var intake = new IntakeFolder(_temporary.Path);
        var accepted = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => intake.ReceiveAsync((byte)i)));
        File.WriteAllText(Path.Combine(intake.Folders.Accepted, "note.txt"), "not ours");

        var resumed = new IntakeFolder(_temporary.Path).Journal.Resume();
        Assert.Equal(accepted.OrderBy(instance => instance!.FileName, StringComparer.Ordinal), resumed);
        Assert.Contains("note.txt", IntakeFolder.NamesIn(intake.Folders.Accepted));
    }

    [Fact]
    public async Task An_instance_of_an_earlier_release_with_random_digits_in_its_name_comes_back()
    {
        var intake = new IntakeFolder(_temporary.Path);
        var name = $"20260301T0730001234567Z-0123456789abcdef-{new string('a', 64)}.dcm";
        await File.WriteAllBytesAsync(Path.Combine(intake.Folders.Accepted, name), [1]);
        Assert.Equal(name, Assert.Single(intake.Journal.Resume()).FileName);
    }

    [Fact]
    public async Task With_keep_a_finished_instance_moves_to_the_day_it_came()
    {
        var intake = new IntakeFolder(_temporary.Path);
        var instance = (await intake.ReceiveAsync(1, 2, 3))!;
        intake.Journal.Finish(instance, intake.Journal.FinalPathOf(instance, Outcome.Match));
        Assert.Empty(IntakeFolder.NamesIn(intake.Folders.Accepted));
        Assert.Equal($"classified/{instance.ReceivedAt:yyyyMMdd}/{instance.FileName}", intake.Journal.FinalPathOf(instance, Outcome.Match));
        Assert.True(File.Exists(_temporary.File(intake.Journal.FinalPathOf(instance, Outcome.Match)!)));
    }

    [Fact]
    public async Task With_delete_a_finished_instance_is_gone()
    {
        var intake = new IntakeFolder(_temporary.Path, RetentionMode.Delete);
        var instance = (await intake.ReceiveAsync(1, 2, 3))!;
        Assert.Null(intake.Journal.FinalPathOf(instance, Outcome.Match));
        intake.Journal.Finish(instance, intake.Journal.FinalPathOf(instance, Outcome.Match));
        Assert.Equal(["node.lock"], IntakeFolder.NamesIn(_temporary.Path));
    }

    [Fact]
    public void Below_the_watermark_nothing_is_written()
    {
        var intake = new IntakeFolder(_temporary.Path, minFreeBytes: long.MaxValue);
        using var incoming = intake.Journal.Begin(IntakeFolder.Header, () => { });
        incoming.Write(new byte[1000]);
        Assert.False(incoming.Complete());
        Assert.Equal("disk space is below the watermark", incoming.Fault);
        Assert.Equal(["node.lock"], IntakeFolder.NamesIn(_temporary.Path));
    }

    [Fact]
    public void A_vanished_folder_is_a_fault_and_not_an_exception()
    {
        var intake = new IntakeFolder(_temporary.Path);
        Directory.Delete(intake.Folders.Incoming, recursive: true);
        using var incoming = intake.Journal.Begin(IntakeFolder.Header, () => { });
        incoming.Write(new byte[1000]);
        Assert.False(incoming.Complete());
        Assert.Equal("storage folder is missing", incoming.Fault);
    }

    [Fact]
    public async Task A_target_folder_that_vanishes_before_the_rename_is_a_fault_and_not_an_exception()
    {
        var intake = new IntakeFolder(_temporary.Path);
        Directory.Delete(intake.Folders.Accepted);
        using var incoming = intake.Journal.Begin(IntakeFolder.Header, () => { });
        incoming.Write(new byte[1000]);
        Assert.True(incoming.Complete());
        Assert.Null(await intake.Journal.AcceptAsync(incoming, "1.2.3"));
        Assert.Equal("storage folder is missing", incoming.Fault);
    }
}
