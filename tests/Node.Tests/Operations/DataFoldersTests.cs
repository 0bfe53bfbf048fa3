using DicomNode.Node.Operations;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Operations;

public sealed class DataFoldersTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void One_node_at_a_time()
    {
        var folders = new DataFolders(_temporary.File("data"));
        Assert.False(folders.IsInUse());
        Assert.False(Directory.Exists(folders.Root));
        using (folders.Open())
        {
            Assert.True(folders.IsInUse());
            Assert.Contains("another node", Assert.Throws<IOException>(folders.Open).Message, StringComparison.Ordinal);
        }

        Assert.False(folders.IsInUse());
        folders.Open().Dispose();
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void New_folders_are_for_the_nodes_own_user()
    {
        var folders = new DataFolders(_temporary.File("data"));
        folders.Open().Dispose();
        const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string[] all = [folders.Root, folders.Incoming, folders.Accepted, folders.Classified, folders.Commitments];
        Assert.Equal([Own, Own, Own, Own, Own], all.Select(File.GetUnixFileMode));
    }

    [Fact]
    public void A_path_that_is_a_file_is_a_fault()
    {
        File.WriteAllText(_temporary.File("data"), "");
        Assert.ThrowsAny<IOException>(new DataFolders(_temporary.File("data")).Open);
    }
}
