using System.Diagnostics;

namespace DicomNode.Node.Operations;

/// <summary>
/// Spans of what the node does, on one source: association, C-STORE, classify, decode, infer, store. They name no patient, no UID: an instance is known by the key
/// that also stands in its file's name. While nobody listens, none is made.
/// </summary>
internal static class Tracing
{
    public const string SourceName = "DicomNode";

    /// <summary>Tag of an instance: <see cref="Intake.AcceptedInstance.InstanceKey"/>.</summary>
    public const string InstanceTag = "dicomnode.instance";

    public const string CallingAeTag = "dicom.calling_ae";

    public const string StatusTag = "dicom.status";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Begins a trace that follows from others, which ended long ago or are many. Contexts that are default were not traced.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="origins">What it follows from.</param>
    public static Activity? StartLinked(string name, params ReadOnlySpan<ActivityContext> origins)
    {
        if (!Source.HasListeners())
            return null;
        var links = new List<ActivityLink>(origins.Length);
        foreach (var origin in origins)
        {
            if (origin != default)
                links.Add(new ActivityLink(origin));
        }

        return Source.StartActivity(ActivityKind.Consumer, links: links, name: name);
    }
}
