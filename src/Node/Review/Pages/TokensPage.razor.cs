using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What scripts show instead of a password.</summary>
public sealed partial class TokensPage : ComponentBase
{
    private IReadOnlyList<ApiToken> _tokens = [];

    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private TokenStore Tokens { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private DateTimeOffset Now => Clock.GetUtcNow();

    protected override async Task OnInitializedAsync() => _tokens = await Tokens.ListAsync(HttpContext.RequestAborted);
}
