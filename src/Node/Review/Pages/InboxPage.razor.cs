using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review.Pages;

/// <summary>Reports that wait for a decision, worst first, those of a source together.</summary>
public sealed partial class InboxPage : NodePage
{
    private const int PageSize = 50;
    private const int MostFacets = 40;

    private ReportSelection Filter { get; set; } = new();

    private ReportQuery Query { get; set; } = new();

    private IReadOnlyList<string> Faults { get; set; } = [];

    private Page<MislabelReport> Reports { get; set; } = new([], null);

    private IReadOnlyList<ReportGroup> Groups { get; set; } = [];

    private DecisionNotice? Notice { get; set; }

    private DateTimeOffset Now { get; set; }

    /// <summary>The page's own address, to come back to.</summary>
    private string Here => Filter.Address("/", ("cursor", Asked("cursor")));

    private long Total => Groups.Where(group => (Filter.CallingAe is null && Filter.Station is null) || IsChosen(group)).Sum(group => group.Reports);

    /// <summary>The page's reports by source; the source of the worst one first.</summary>
    private IEnumerable<IGrouping<(string? CallingAe, string? StationName), MislabelReport>> Sources =>
        Reports.Items.GroupBy(report => (report.CallingAe, report.StationName));

    protected override async Task OnInitializedAsync()
    {
        Now = Clock.GetUtcNow();
        Filter = ReportSelection.Of(HttpContext.Request.Query);
        Notice = DecisionNotice.Of(HttpContext.Request.Query);
        var reader = new QueryReader();
        Query = Filter.Read(reader, ReportState.Open) with { Order = ReportOrder.Worst, Limit = PageSize };
        Query = Query with { After = reader.Cursor(Asked("cursor"), Query.FilterHash) };
        Faults = reader.Faults;
        if (Faults.Count > 0)
        {
            Refuse();
            return;
        }

        Groups = await Store.GroupReportsAsync(Query with { CallingAe = null, StationName = null, After = null }, Leaving);
        Reports = await Store.ListReportsAsync(Query, Leaving);
    }

    private string SourceAddress(ReportGroup group) =>
        (Filter with { CallingAe = group.CallingAe ?? ReportSelection.None, Station = group.StationName ?? ReportSelection.None }).Address("/");

    private bool IsChosen(ReportGroup group) =>
        (Filter.CallingAe is null || Filter.CallingAe == (group.CallingAe ?? ReportSelection.None))
        && (Filter.Station is null || Filter.Station == (group.StationName ?? ReportSelection.None))
        && (Filter.CallingAe is not null || Filter.Station is not null);

    private long CountOf((string? CallingAe, string? StationName) source) =>
        Groups.FirstOrDefault(group => (group.CallingAe, group.StationName) == source)?.Reports ?? 0;
}
