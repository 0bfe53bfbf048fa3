namespace DicomNode.Trainer.Tests.Catalogue;

/// <summary>One row of the preprint's Appendix A, as the shared table of it has it.</summary>
internal sealed record AppendixRow(string Name, string Url, string Split, string Host, string? TciaCollection)
{
    /// <summary>Rows of text, their cells apart by <paramref name="separator"/>; an empty last cell is no collection.</summary>
    public static IReadOnlyList<AppendixRow> Parse(IEnumerable<string> lines, char separator) =>
    [
        .. lines.Select(line => line.Split(separator, StringSplitOptions.TrimEntries))
            .Select(cells => new AppendixRow(cells[0], cells[1], cells[2], cells[3], cells is [.., _, _, _, _, { Length: > 0 } last] ? last : null)),
    ];
}
