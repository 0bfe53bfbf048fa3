using DicomNode.Node.Operations;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Where people say who they are.</summary>
public sealed partial class SignInPage : ComponentBase
{
    [SupplyParameterFromQuery]
    public string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery]
    public string? Fault { get; set; }

    [Inject]
    private WebOptions Options { get; set; } = null!;

    private string ProviderUrl => "/signin/provider" + (ReturnUrl is { Length: > 0 } url ? QueryString.Create("returnUrl", url) : default);
}
