using DicomNode.Classifier;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The probability of each class, as bars.</summary>
public sealed partial class ProbabilityBars : ComponentBase
{
    [Parameter, EditorRequired]
    public ClassProbabilities? Probabilities { get; set; }

    /// <summary>The class that the header names.</summary>
    [Parameter]
    public ModalityClass? Header { get; set; }
}
