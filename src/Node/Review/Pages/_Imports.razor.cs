namespace DicomNode.Node.Review.Pages;

/// <summary>The namespaces that every page uses; never rendered.</summary>
public partial class _Imports;
