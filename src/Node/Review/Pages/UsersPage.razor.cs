using DicomNode.Node.Access;
using Microsoft.AspNetCore.Components;

namespace DicomNode.Node.Review.Pages;

/// <summary>Who may sign in, as what, and who is signed in now.</summary>
public sealed partial class UsersPage : ComponentBase
{
    private IReadOnlyList<User> _users = [];
    private IReadOnlyList<Session> _sessions = [];

    /// <summary>The request.</summary>
    [CascadingParameter]
    public HttpContext HttpContext { get; set; } = null!;

    [Inject]
    private UserStore Users { get; set; } = null!;

    [Inject]
    private SessionStore Sessions { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _users = await Users.ListAsync(HttpContext.RequestAborted);
        _sessions = await Sessions.ListAsync(userId: null, HttpContext.RequestAborted);
    }
}
