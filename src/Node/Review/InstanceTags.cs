using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;
using FellowOakDicom;

namespace DicomNode.Node.Review;

/// <summary>The attributes of a stored instance, or why they cannot be shown.</summary>
/// <param name="Rows">Empty where they cannot.</param>
/// <param name="Fault">In one plain sentence; null where there are rows.</param>
internal sealed record InstanceTags(IReadOnlyList<TagRow> Rows, string? Fault)
{
    /// <summary>Reads an instance's file.</summary>
    public static async Task<InstanceTags> ReadAsync(KeptFiles files, Verdict verdict, bool maySeePatients)
    {
        if (files.Find(verdict) is not { } path)
            return new InstanceTags([], files.WhyNotKept(verdict));
        try
        {
            var file = await DicomFile.OpenAsync(path, FileReadOption.ReadLargeOnDemand);
            return new InstanceTags(TagTable.Read(file.Dataset, maySeePatients), null);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Crafted bytes or a disk: the instance is at fault.
            return new InstanceTags([], $"The instance's file cannot be read: {exception.Message}");
        }
    }
}
