using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What surrounds a page for those who are not signed in: the name, and nothing that leads anywhere.</summary>
public sealed partial class BareLayout : LayoutComponentBase;
