using DicomNode.Classifier;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>How header and pixels stand to each other, by word and by colour.</summary>
public sealed partial class OutcomeBadge : ComponentBase
{
    [Parameter, EditorRequired]
    public Outcome Value { get; set; }
}
