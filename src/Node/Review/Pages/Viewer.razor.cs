using System.Globalization;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Node.Verdicts;
using FellowOakDicom;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace DicomNode.Node.Review.Pages;

/// <summary>One slice as large as the page allows: every pixel of it, with window and level, and on demand where it looks like its class.</summary>
public sealed partial class Viewer : ComponentBase
{
    /// <summary>The request, whose address says how the slice is shown.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [Parameter, EditorRequired]
    public Verdict Slice { get; set; } = null!;

    /// <summary>The slice's header; its Rows and Columns give the picture its shape.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TagRow> Tags { get; set; } = [];

    /// <summary>Why the slice cannot be shown; null where it can.</summary>
    [Parameter, EditorRequired]
    public string? Fault { get; set; }

    /// <summary>Whether a link leads to the page with all tags; false on that page itself.</summary>
    [Parameter]
    public bool LeadsToTags { get; set; } = true;

    private bool IsSaliency => Query("view") == "saliency" && SaliencyUrl is not null;

    private string? Center => Number("center");

    private string? Width => Number("width") is { } width && double.Parse(width, CultureInfo.InvariantCulture) > 0 ? width : null;

    /// <summary>From 1.</summary>
    private int Frame => int.TryParse(Query("frame"), NumberStyles.None, CultureInfo.InvariantCulture, out var frame) && frame >= 1 && frame <= Slice.Frames
        ? frame
        : FrameSelection.Evenly(Math.Max(Slice.Frames, 1), 1)[0] + 1;

    private string? Rows => Side(DicomTag.Rows);

    private string? Columns => Side(DicomTag.Columns);

    private string BaseUrl => $"/api/verdicts/{Uri.EscapeDataString(Slice.SopInstanceUid)}/image?frame={Text(Frame)}";

    /// <summary>What follows the base where the address asks for a window.</summary>
    private string WindowQuery => Center is { } center && Width is { } width
        ? $"&center={Uri.EscapeDataString(center)}&width={Uri.EscapeDataString(width)}"
        : Query("window") == "full" ? "&window=full" : "";

    private string PictureUrl => BaseUrl + WindowQuery;

    private string? SaliencyUrl => Slice.PredictedClass is { } shown
        ? QueryHelpers.AddQueryString($"/api/verdicts/{Uri.EscapeDataString(Slice.SopInstanceUid)}/evidence?frame={Text(Frame)}", "class", shown.ToString())
        : null;

    private string Alt => Slice.PredictedClass is { } shown
        ? $"Slice whose pixels show {shown} with {DisplayText.Percent(Slice.Confidence)}"
        : "Slice that is not classified";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string With(params IEnumerable<(string Name, string? Value)> changes) => PageAddress.With(HttpContext.Request, changes);

    private string Query(string name) => HttpContext.Request.Query[name].ToString();

    private string? Number(string name) =>
        double.TryParse(Query(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("R", CultureInfo.InvariantCulture)
            : null;

    private string? Side(DicomTag tag) =>
        int.TryParse(Tags.FirstOrDefault(row => row.Depth == 0 && row.Tag == tag)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var side) && side > 0
            ? Text(side)
            : null;
}
