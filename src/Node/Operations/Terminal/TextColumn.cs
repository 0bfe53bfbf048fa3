namespace DicomNode.Node.Operations.Terminal;

/// <summary>A column of a table.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="IsNumber">Aligned to the right.</param>
/// <param name="MayBeCut">Its cells may be cut where the table is too wide.</param>
internal sealed record TextColumn(string Title, bool IsNumber = false, bool MayBeCut = false);
