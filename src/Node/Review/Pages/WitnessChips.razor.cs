using DicomNode.Classifier;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What header, pixels and SOP class say; those that agree look alike.</summary>
public sealed partial class WitnessChips : ComponentBase
{
    [Parameter, EditorRequired]
    public Witnesses Witnesses { get; set; } = null!;

    /// <summary>Modality as the headers have it; null where it is missing.</summary>
    [Parameter, EditorRequired]
    public string? Modality { get; set; }

    private string Class(Witness witness) => Witnesses.Agreeing.Contains(witness) ? "witness agrees" : "witness differs";
}
