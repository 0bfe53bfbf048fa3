namespace DicomNode.Node.Operations.Terminal;

/// <summary>What a running node is asked on a terminal.</summary>
public abstract record Question
{
    private Question()
    {
    }

    /// <summary>Which mislabel reports there are.</summary>
    /// <param name="State">open, confirmed, dismissed or closed; null for all.</param>
    /// <param name="Limit">How many at most; the node says what it takes.</param>
    public sealed record Reports(string? State, string Limit) : Question;

    /// <summary>How the node is.</summary>
    public sealed record Status : Question;
}
