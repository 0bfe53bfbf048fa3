using DicomNode.Classifier;
using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What pages that show the slices of a series have in common: the strip, the telling ones, and the one that is chosen.</summary>
public abstract class SlicePage : NodePage
{
    private const int StripLength = 48;

    [Inject]
    private protected KeptFiles Files { get; set; } = null!;

    /// <summary>The slices that show best what the pixels are; few.</summary>
    private protected IReadOnlyList<Verdict> Telling { get; private set; } = [];

    /// <summary>Slices in the order of the series, one page of them.</summary>
    private protected Page<Verdict> Strip { get; private set; } = new([], null);

    /// <summary>The slice that is shown large; null where there is none.</summary>
    private protected Verdict? Chosen { get; private set; }

    /// <summary>Header of the chosen slice.</summary>
    private protected InstanceTags Tags { get; private set; } = new([], null);

    /// <summary>The address that chooses a slice.</summary>
    private protected string SliceAddress(Verdict slice) => PageAddress.With(HttpContext.Request, ("slice", slice.SopInstanceUid), ("frame", null));

    /// <summary>The address of another page of the strip; null for the first.</summary>
    private protected string StripAddress(string? cursor) => PageAddress.With(HttpContext.Request, ("strip", cursor)) + "#strip";

    /// <summary>Reads the slices, and chooses one: the one asked for, else a telling one, else the first.</summary>
    private protected async Task ReadSlicesAsync(string seriesInstanceUid, ModalityClass? shown)
    {
        if (shown is { } known)
            Telling = await Store.TellingSlicesAsync(seriesInstanceUid, known, PictureEndpoint.TellingSlices, Leaving);
        var query = new VerdictQuery { SeriesInstanceUid = seriesInstanceUid, Order = VerdictOrder.InstanceNumber, Limit = StripLength };
        query = query with { After = PageCursor.TryParse(Asked("strip"), out var cursor) && cursor.Filter == query.FilterHash ? cursor : null };
        Strip = await Store.QueryAsync(query, Leaving);
        var asked = Asked("slice") is { } uid ? await Store.FindAsync(uid, Leaving) : null;
        Chosen = asked?.SeriesInstanceUid == seriesInstanceUid ? asked
            : Telling.Count > 0 ? Telling[Telling.Count / 2]
            : Strip.Items is [var first, ..] ? first
            : null;
        if (Chosen is not null)
            Tags = await InstanceTags.ReadAsync(Files, Chosen, MaySeePatients);
    }
}
