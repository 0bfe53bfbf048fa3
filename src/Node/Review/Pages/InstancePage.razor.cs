using DicomNode.Node.Classification;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>One instance: its verdict, its picture, and every tag of its header.</summary>
public sealed partial class InstancePage : NodePage
{
    /// <summary>The instance.</summary>
    [Parameter]
    public string SopInstanceUid { get; set; } = "";

    [Inject]
    private KeptFiles Files { get; set; } = null!;

    private Verdict? Verdict { get; set; }

    private InstanceTags Tags { get; set; } = new([], null);

    /// <summary>The tags that what was typed leaves.</summary>
    private IReadOnlyList<TagRow> Shown { get; set; } = [];

    protected override async Task OnInitializedAsync()
    {
        Verdict = await Store.FindAsync(SopInstanceUid, Leaving);
        if (Verdict is null)
        {
            SayNotFound();
            return;
        }

        Tags = await InstanceTags.ReadAsync(Files, Verdict, MaySeePatients);
        var words = (Asked("tags") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Shown = [.. Tags.Rows.Where(row => Array.TrueForAll(words, word => Has(row, word)))];
    }

    private static bool Has(TagRow row, string word) =>
        row.Tag.ToString("G", null).Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || row.Value?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;
}
