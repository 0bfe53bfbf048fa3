using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Where a page of a listing ended: the sort key of its last item. The next page is what sorts after it, so nothing is shown twice or
/// left out when items are added in between; an item whose key changes meanwhile may move from one side to the other. Bound to the filter that it was made under.
/// </summary>
/// <param name="Time">
/// Microseconds since 1970 of the last item's sort time, or the rank of a report among those worst first; 0 where a listing sorts by number alone.
/// </param>
/// <param name="Number">The store's number of the last item.</param>
/// <param name="Filter">A hash of the filter.</param>
public readonly record struct PageCursor(long Time, long Number, uint Filter)
{
    private const int Length = 8 + 8 + 4;

    /// <summary>The opaque text that a client hands back.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], Number);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[16..], Filter);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PageCursor cursor)
    {
        Span<byte> bytes = stackalloc byte[Length];
        cursor = default;
        if (text is null || text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length)
            return false;
        Base64Url.DecodeFromChars(text, bytes);
        cursor = new PageCursor(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]));
        return true;
    }

    /// <summary>A short hash of a filter's values, the same on every machine.</summary>
    public static uint HashFilter(params ReadOnlySpan<object?> values)
    {
        var text = string.Join('\n', values.ToArray().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)));
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Where a report stands in a listing, be it in it or not.</summary>
    internal static PageCursor At(MislabelReport report, ReportQuery query) =>
        new(query.Order == ReportOrder.Worst ? ReportRank.Of(report) : 0, report.Id, query.FilterHash);

    /// <summary>Makes a page of verdicts, with their numbers, that were read with one more than the limit.</summary>
    internal static Page<Verdict> Cut(IReadOnlyList<(Verdict Verdict, long Number)> rows, VerdictQuery query) => Cut(
        rows,
        query.Limit,
        row => row.Verdict,
        row => new PageCursor(StoreTime.ToMicroseconds(row.Verdict.ReceivedAt), row.Number, query.FilterHash));

    /// <summary>Makes a page of reports that were read with one more than the limit.</summary>
    internal static Page<MislabelReport> Cut(IReadOnlyList<MislabelReport> reports, ReportQuery query) => Cut(
        reports,
        query.Limit,
        report => report,
        report => At(report, query));

    /// <summary>The one row too many tells whether another page follows.</summary>
    private static Page<TItem> Cut<TRow, TItem>(
        IReadOnlyList<TRow> rows, int limit, Func<TRow, TItem> item, Func<TRow, PageCursor> cursor)
    {
        var more = rows.Count > limit;
        return new Page<TItem>(
            [.. rows.Take(limit).Select(item)],
            more ? cursor(rows[limit - 1]).ToString() : null);
    }
}
