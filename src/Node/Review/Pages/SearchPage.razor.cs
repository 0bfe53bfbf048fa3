using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Review.Pages;

/// <summary>Finds reports, studies, series and instances.</summary>
public sealed partial class SearchPage : NodePage
{
    private const int MostHits = 50;

    private string? Text { get; set; }

    private IReadOnlyList<string> Faults { get; set; } = [];

    private IReadOnlyList<SearchHit> Hits { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        var reader = new QueryReader();
        Text = reader.Text("q", Asked("q")?.Trim());
        Faults = reader.Faults;
        if (Faults.Count > 0)
            Refuse();
        else if (Text is not null)
            Hits = await Store.SearchAsync(Text, MostHits, Leaving);
    }

    private static string Title(SearchHitKind kind) => kind switch
    {
        SearchHitKind.Report => "Reports",
        SearchHitKind.Study => "Studies",
        SearchHitKind.Series => "Series",
        _ => "Instances",
    };

    private static string Address(SearchHit hit) => hit.Kind switch
    {
        SearchHitKind.Report => $"/reports/{Uri.EscapeDataString(hit.Id)}",
        SearchHitKind.Study => $"/studies/{Uri.EscapeDataString(hit.Id)}",
        SearchHitKind.Series => $"/series/{Uri.EscapeDataString(hit.Id)}",
        _ => $"/instances/{Uri.EscapeDataString(hit.Id)}",
    };

    private static string Counted(SearchHit hit) => hit.Kind switch
    {
        SearchHitKind.Report => DisplayText.Count(hit.Count, "slice", "slices"),
        SearchHitKind.Study => $"{DisplayText.Count(hit.Count)} series",
        SearchHitKind.Series => DisplayText.Count(hit.Count, "instance", "instances"),
        _ => "",
    };
}
