using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>One report with all that a decision needs, and the decision.</summary>
public sealed partial class ReportPage : SlicePage
{
    /// <summary>The report's number.</summary>
    [Parameter]
    public long Id { get; set; }

    private ReportSelection Filter { get; set; } = new();

    private MislabelReport? Report { get; set; }

    private SeriesVerdict? Series { get; set; }

    private IReadOnlyList<ReportEvent> History { get; set; } = [];

    private DecisionNotice? Notice { get; set; }

    /// <summary>Number of the report before this one under the same filter; null where this is the first.</summary>
    private long? Previous { get; set; }

    /// <summary>Number of the report after this one under the same filter; null where this is the last.</summary>
    private long? Next { get; set; }

    private DateTimeOffset Now { get; set; }

    private string Here => Filter.Address($"/reports/{Id}");

    private string Entry => DecisionNotice.Write((Id, Report!.Version));

    protected override async Task OnInitializedAsync()
    {
        Now = Clock.GetUtcNow();
        Filter = ReportSelection.Of(HttpContext.Request.Query);
        Notice = DecisionNotice.Of(HttpContext.Request.Query);
        Report = await Store.FindReportAsync(Id, Leaving);
        if (Report is null)
        {
            SayNotFound();
            return;
        }

        Series = await Store.FindSeriesAsync(Report.SeriesInstanceUid, Leaving);
        History = await Store.ReportHistoryAsync(Id, Leaving);
        await ReadSlicesAsync(Report.SeriesInstanceUid, Report.PredictedClass);

        // An address with a faulty filter still shows its report, only without neighbours.
        var reader = new QueryReader();
        var query = Filter.Read(reader, ReportState.Open) with { Order = ReportOrder.Worst, Limit = 1 };
        if (reader.Problem is null)
            (Previous, Next) = await ReportNeighbours.FindAsync(Store, Report, query, Leaving);
    }

    private string ReportAddress(long id) => Filter.Address($"/reports/{id}");
}
