using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;

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

    /// <summary>Why an instance's file is not there, in one plain sentence.</summary>
    public string WhyNotKept(Verdict verdict) => verdict switch
    {
        { FileName: null } => $"The instance's file is not kept: Node:Retention:Mode, now {retention.Mode}, let it go with the outcome {verdict.Outcome}.",
        _ when retention.Days > 0 => $"The instance's file is not kept any more: Node:Retention:Days is {retention.Days}.",
        _ => "The instance's file is gone, although retention keeps it: someone removed it, or its disk is away.",
    };
}
