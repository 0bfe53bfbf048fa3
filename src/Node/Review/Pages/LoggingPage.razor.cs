using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>How much each area of the node logs.</summary>
public sealed partial class LoggingPage : ComponentBase
{
    [Inject]
    private LogLevels Levels { get; set; } = null!;
}
