using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review;

/// <summary>The attributes of a stored instance, or why they cannot be shown.</summary>
/// <param name="Rows">Empty where they cannot.</param>
/// <param name="Fault">In one plain sentence; null where there are rows.</param>
internal sealed record InstanceTags(IReadOnlyList<TagRow> Rows, string? Fault)
{
    /// <summary>Reads an instance's file.</summary>
    public static async Task<InstanceTags> ReadAsync(KeptFiles files, Verdict verdict, bool maySeePatients)
    {
        var (isThere, tags) = await files.ReadAsync(
            verdict,
            (_, dataset) => Task.FromResult(new InstanceTags(TagTable.Read(dataset, maySeePatients), null)),
            fault => new InstanceTags([], $"The instance's file cannot be read: {fault}"),
            read => read.Fault is not null);
        return isThere ? tags! : new InstanceTags([], files.WhyNotKept(verdict));
    }
}
