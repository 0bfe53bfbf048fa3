using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The product's sign.</summary>
public sealed partial class BrandMark : ComponentBase;
