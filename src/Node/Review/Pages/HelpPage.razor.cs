using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The keys, for browsers that run no script.</summary>
public sealed partial class HelpPage : ComponentBase;
