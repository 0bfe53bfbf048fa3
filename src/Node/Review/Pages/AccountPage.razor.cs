using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>What people manage themselves: their password and their sessions.</summary>
public sealed partial class AccountPage : ComponentBase
{
    private User? _user;
    private long? _current;
    private IReadOnlyList<Session> _sessions = [];

    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private UserStore Users { get; set; } = null!;

    [Inject]
    private SessionStore Sessions { get; set; } = null!;

    private string Name => HttpContext.User.Name();

    private string RoleName => HttpContext.User.Role()?.ToString().ToLowerInvariant() ?? "";

    protected override async Task OnInitializedAsync()
    {
        if (HttpContext.User.UserId() is not { } id)
            return;
        _user = await Users.FindAsync(id, HttpContext.RequestAborted);
        _current = HttpContext.User.SessionId();
        _sessions = await Sessions.ListAsync(id, HttpContext.RequestAborted);
    }
}
