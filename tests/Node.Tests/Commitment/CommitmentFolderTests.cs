using DicomNode.Node.Commitment;
using DicomNode.Node.Operations;
using DicomNode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace DicomNode.Node.Tests.Commitment;

public sealed class CommitmentFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly DataFolders _folders;
    private readonly CommitmentFolder _folder;

    public CommitmentFolderTests()
    {
        _folders = new DataFolders(_temporary.File("data"));
        _folders.Open().Dispose();
        _folder = new CommitmentFolder(_folders, NullLogger<CommitmentFolder>.Instance);
    }

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Requests_come_back_whole_in_their_order()
    {
        var saved = Enumerable.Range(0, 5).Select(i => _folder.Save(Create(i))).ToList();
        var loaded = new CommitmentFolder(_folders, NullLogger<CommitmentFolder>.Instance).Load();
        Assert.Equal(saved.Select(request => request.Id), loaded.Select(request => request.Id));
        Assert.Equivalent(saved, loaded, strict: true);
        foreach (var request in loaded)
            _folder.Remove(request);
        Assert.Empty(Directory.GetFiles(_folders.Commitments));
    }

    [Fact]
    public void What_a_crash_cut_short_is_set_aside_and_what_is_foreign_stays()
    {
        File.WriteAllText(Path.Combine(_folders.Commitments, "half.part"), "{");
        File.WriteAllText(Path.Combine(_folders.Commitments, "note.txt"), "not ours");
        File.WriteAllText(Path.Combine(_folders.Commitments, "broken.json"), "{");
        Assert.Empty(_folder.Load());
        Assert.True(File.Exists(Path.Combine(_folders.Incomplete, "half.part")));
        Assert.Equal(
            ["broken.json", "note.txt"], Directory.GetFiles(_folders.Commitments).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    private static CommitmentRequest Create(int number) => new()
    {
        PeerAe = "MODALITY",
        TransactionUid = $"1.2.3.{number}",
        ReceivedAt = DateTimeOffset.UnixEpoch.AddTicks(number),
        IsDuplicate = number == 3,
        References = [new SopReference("1.2", $"1.2.{number}"), new SopReference("1.2", "1.02")],
    };
}
