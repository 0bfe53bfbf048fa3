using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Reports that wait for a decision, worst first.</summary>
public sealed partial class InboxPage : ComponentBase;
