using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>One series, reported or not: what its slices say together, and each of them.</summary>
public sealed partial class SeriesPage : SlicePage
{
    /// <summary>The series.</summary>
    [Parameter]
    public string SeriesInstanceUid { get; set; } = "";

    private SeriesVerdict? Series { get; set; }

    private MislabelReport? Report { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Series = await Store.FindSeriesAsync(SeriesInstanceUid, Leaving);
        if (Series is null)
        {
            SayNotFound();
            return;
        }

        var reports = await Store.ListReportsAsync(new ReportQuery { SeriesInstanceUid = SeriesInstanceUid, Limit = 1 }, Leaving);
        Report = reports.Items is [var report] ? report : null;
        await ReadSlicesAsync(SeriesInstanceUid, Series.PredictedClass);
    }
}
