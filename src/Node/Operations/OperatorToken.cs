using System.Security.Cryptography;
using DicomNode.Node.Access;

namespace DicomNode.Node.Operations;

/// <summary>
/// Keeps a token in the data directory with which whoever may read that file may look: the node's own user, and root. It is what terminal commands use.
/// </summary>
internal sealed class OperatorToken(DataFolders folders, TokenStore tokens) : IHostedService
{
    /// <summary>The file in the data directory.</summary>
    public const string FileName = "operator.token";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var path = Path.Combine(folders.Root, FileName);
        if (File.Exists(path)
            && await tokens.FindAsync((await File.ReadAllTextAsync(path, cancellationToken)).Trim(), cancellationToken) is { Role: Role.Viewer })
        {
            return;
        }

        // A name that no other node has, in case they share the database.
        var name = "operator-" + RandomNumberGenerator.GetHexString(8, lowercase: true);
        var entry = new AuditEntry(AuditKind.TokenCreated, "node", From: null);
        Write(path, await tokens.CreateAsync(name, Role.Viewer, lifetime: null, entry, cancellationToken));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Nobody else may read it, not even while it is written.</summary>
    private static void Write(string path, string token)
    {
        var part = path + ".part";
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(part, options))
            writer.WriteLine(token);
        File.Move(part, path, overwrite: true);
    }
}
