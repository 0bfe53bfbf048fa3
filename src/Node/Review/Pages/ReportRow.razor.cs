using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>One report in the inbox: three slices, what the witnesses say, and the buttons that decide.</summary>
public sealed partial class ReportRow : ComponentBase
{
    [Parameter, EditorRequired]
    public MislabelReport Report { get; set; } = null!;

    /// <summary>The report's page, with the filter that it was found under.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Whether who looks may decide on reports.</summary>
    [Parameter, EditorRequired]
    public bool MayReview { get; set; }

    private int Thumbnails => Math.Min(PictureEndpoint.TellingSlices, Report.SlicesFor);

    private string Entry => DecisionNotice.Write((Report.Id, Report.Version));
}
