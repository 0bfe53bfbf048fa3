using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using FellowOakDicom;

namespace DicomNode.Node.Classification;

/// <summary>The files of instances that have a verdict, as far as retention keeps them.</summary>
internal sealed class KeptFiles(DataFolders folders, RetentionOptions retention)
{
    /// <summary>The path of an instance's file; null where it is not there. It may be moved, or removed, at any time.</summary>
    public string? Find(Verdict verdict)
    {
        if (verdict.FileName is null)
            return null;

        // A verdict is stored just before its file leaves accepted/, so that is looked at first.
        string[] places = [Path.Combine(folders.Accepted, Path.GetFileName(verdict.FileName)), Path.Combine(folders.Root, verdict.FileName)];
        return Array.Find(places, File.Exists);
    }

    /// <summary>What comes of reading an instance's file, if it is there.</summary>
    /// <param name="verdict">The instance's verdict.</param>
    /// <param name="read">Reads it: its path, and the data set, large values still on disk.</param>
    /// <param name="fail">What comes of a file that cannot be read, from the message of the exception.</param>
    /// <param name="hasFailed">Whether that is what came.</param>
    public async Task<(bool IsThere, T? Result)> ReadAsync<T>(
        Verdict verdict, Func<string, DicomDataset, Task<T>> read, Func<string, T> fail, Predicate<T> hasFailed)
    {
        while (Find(verdict) is { } path)
        {
            T result;
            try
            {
                var file = await DicomFile.OpenAsync(path, FileReadOption.ReadLargeOnDemand);
                result = await read(path, file.Dataset);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // Crafted bytes or a disk: the instance is at fault, and the same exceptions end in the outcome Unreadable.
                result = fail(exception.Message);
            }

            // It may have been moved, or removed, meanwhile.
            if (!hasFailed(result) || File.Exists(path))
                return (true, result);
        }

        return (false, default);
    }

    /// <summary>Why an instance's file is not there, in one plain sentence.</summary>
    public string WhyNotKept(Verdict verdict) => verdict switch
    {
        { FileName: null } => $"The instance's file is not kept: Node:Retention:Mode, now {retention.Mode}, let it go with the outcome {verdict.Outcome}.",
        _ when retention.Days > 0 => $"The instance's file is not kept any more: Node:Retention:Days is {retention.Days}.",
        _ => "The instance's file is gone, although retention keeps it: someone removed it, or its disk is away.",
    };
}
