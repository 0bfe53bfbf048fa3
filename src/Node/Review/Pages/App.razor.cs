using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>The pages for people, each rendered on the server as a whole.</summary>
public sealed partial class App : ComponentBase;
