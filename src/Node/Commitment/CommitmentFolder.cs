using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Commitment;

/// <summary>The requests whose report is owed, one file each in <c>commitments/</c>; a file is there until its report is delivered or given up.</summary>
public sealed class CommitmentFolder(DataFolders folders, ILogger<CommitmentFolder> logger)
{
    private const string Extension = ".json";
    private const string PartExtension = ".part";

    /// <summary>Makes a request durable, and names it. Only after this may the peer be told success.</summary>
    /// <exception cref="IOException">The disk is full, missing or failing.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public CommitmentRequest Save(CommitmentRequest request)
    {
        var time = request.ReceivedAt.UtcDateTime.ToString(AcceptedInstance.TimeFormat, CultureInfo.InvariantCulture);
        var named = request with { Id = $"{time}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}" };
        var part = Path.Combine(folders.Commitments, named.Id + PartExtension);
        using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, named, CommitmentJson.Default.CommitmentRequest);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, PathOf(named));
        DirectorySync.Flush(folders.Commitments);
        return named;
    }

    /// <summary>Nothing is owed any more.</summary>
    public void Remove(CommitmentRequest request)
    {
        try
        {
            File.Delete(PathOf(request));
        }
        catch (Exception exception) when (IncomingStream.IsDiskFault(exception))
        {
            // The next start reports once more, which a peer can bear.
            logger.CannotRemove(exception, request.TransactionUid);
        }
    }

    /// <summary>
    /// What an earlier run owes, in order of arrival. What a crash cut short was never acknowledged and goes to <c>incomplete/</c>.
    /// </summary>
    public IReadOnlyList<CommitmentRequest> Load()
    {
        var requests = new List<CommitmentRequest>();
        foreach (var path in Directory.EnumerateFiles(folders.Commitments).Order(StringComparer.Ordinal).ToList())
        {
            if (Path.GetExtension(path) == PartExtension)
                File.Move(path, Path.Combine(folders.Incomplete, Path.GetFileName(path)), overwrite: true);
            else if (Read(path) is { } request)
                requests.Add(request with { Id = Path.GetFileNameWithoutExtension(path) });
            else
                logger.ForeignFile(Path.GetFileName(path));
        }

        return requests;
    }

    private static CommitmentRequest? Read(string path)
    {
        if (Path.GetExtension(path) != Extension)
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CommitmentJson.Default.CommitmentRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private string PathOf(CommitmentRequest request) => Path.Combine(folders.Commitments, request.Id + Extension);
}
