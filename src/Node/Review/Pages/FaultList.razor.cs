using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What is wrong with what was asked for; nothing where nothing is.</summary>
public sealed partial class FaultList : ComponentBase
{
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Faults { get; set; } = [];
}
