using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>One study: its series, and what each says.</summary>
public sealed partial class StudyPage : NodePage
{
    /// <summary>The study.</summary>
    [Parameter]
    public string StudyInstanceUid { get; set; } = "";

    private StudyVerdict? Study { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Study = await Store.FindStudyAsync(StudyInstanceUid, Leaving);
        if (Study is null)
            SayNotFound();
    }
}
