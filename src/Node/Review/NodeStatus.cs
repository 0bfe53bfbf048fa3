namespace DicomNode.Node.Review;

/// <summary>How the node stands at the moment, for the pages that show it.</summary>
/// <param name="queue">Accepted instances that wait in memory.</param>
/// <param name="associations">Associations open now.</param>
/// <param name="freeBytes">Bytes free for what is received; null while the disk is away.</param>
/// <param name="model">Name of the model that classifies.</param>
public sealed class NodeStatus(Func<int> queue, Func<int> associations, Func<long?> freeBytes, string model)
{
    public int Queue => queue();

    public int Associations => associations();

    public long? FreeBytes => freeBytes();

    public string Model => model;
}
