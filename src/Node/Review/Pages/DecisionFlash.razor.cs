using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What the last decision came to, and the way to take it back.</summary>
public sealed partial class DecisionFlash : ComponentBase
{
    [Parameter, EditorRequired]
    public DecisionNotice? Notice { get; set; }

    /// <summary>Where to go after an undo.</summary>
    [Parameter, EditorRequired]
    public string Return { get; set; } = "/";

    /// <summary>Whether who looks may decide on reports.</summary>
    [Parameter, EditorRequired]
    public bool MayReview { get; set; }

    private static string What(DecisionNotice notice)
    {
        var reports = notice.Stored is [var only] ? $"Report {only.Id}" : DisplayText.Count(notice.Stored.Count, "report", "reports");
        return notice.Decision == DecisionNotice.Undone ? $"{reports}: decision taken back." : $"{reports} {notice.Decision}.";
    }
}
