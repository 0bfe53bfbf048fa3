using System.Text;

namespace DicomNode.Node.Review;

/// <summary>
/// CSV (RFC 4180). Text that a spreadsheet would take for a formula gets an apostrophe in front: headers come from strangers.
/// </summary>
internal static class CsvFile
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    /// <summary>Writes a file as its rows come, never all of it in memory.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="columns">Their names.</param>
    /// <param name="rows">Made by <see cref="Row"/>.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    public static async Task WriteAsync(Stream stream, IEnumerable<string> columns, IAsyncEnumerable<string> rows, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(Row(columns).AsMemory(), cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await writer.WriteLineAsync(row.AsMemory(), cancellationToken);
    }

    /// <summary>One row; null is an empty cell.</summary>
    public static string Row(IEnumerable<string?> cells) => string.Join(',', cells.Select(cell => Cell(cell ?? "")));

    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n')
            text = "'" + text;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
