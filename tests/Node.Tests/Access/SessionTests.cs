using System.Globalization;
using System.Net;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Review;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Access;

/// <summary>Sessions end when somebody ends them, and when what they stand for changes.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    private ReviewHost _host = null!;
    private User _anna = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ReviewHost.StartAsync();
        _anna = await _host.Services.AddUserAsync("anna", Role.Reviewer);
        await _host.Services.AddUserAsync("root", Role.Administrator);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task People_end_their_own_sessions_and_nobody_elses()
    {
        using var first = await SignInAsync("anna");
        using var second = await SignInAsync("anna");
        using var stranger = await SignInAsync("root");
        var sessions = await SessionsAsync();
        Assert.Equal(2, sessions.Count(session => session.UserName == "anna"));
        var strangers = Assert.Single(sessions, session => session.UserName == "root");
        Assert.Equal(HttpStatusCode.NotFound, (await first.SubmitAsync("/account", End(strangers.Id))).Status);
        Assert.True(await stranger.IsSignedInAsync());

        // The first who signed in has the lowest number.
        var firsts = sessions.Where(session => session.UserName == "anna").MinBy(session => session.Id)!;
        Assert.Equal("/account", (await second.SubmitAsync("/account", End(firsts.Id))).Location);
        Assert.False(await first.IsSignedInAsync());
        Assert.True(await second.IsSignedInAsync());

        using var third = await SignInAsync("anna");
        await third.SubmitAsync("/account", "/account/sessions/end-others");
        Assert.False(await second.IsSignedInAsync());
        Assert.True(await third.IsSignedInAsync());
        Assert.True(await stranger.IsSignedInAsync());
    }

    [Fact]
    public async Task An_administrator_ends_anybodys_session()
    {
        using var anna = await SignInAsync("anna");
        using var root = await SignInAsync("root");
        var session = Assert.Single(await SessionsAsync(), session => session.UserName == "anna");
        await root.SubmitAsync("/account", $"/admin/sessions/{session.Id}/end");
        Assert.False(await anna.IsSignedInAsync());
        var entry = (await _host.Services.AuditAsync())[^1];
        Assert.Equal((AuditKind.SessionEnded, "root", "anna"), (entry.Kind, entry.Who, entry.Target));
    }

    [Fact]
    public async Task A_new_password_ends_all_sessions_but_the_one_that_chose_it()
    {
        using var first = await SignInAsync("anna");
        using var second = await SignInAsync("anna");
        await first.SubmitAsync(
            "/account", "/account/password", ("current", TestUsers.Password), ("password", "nine badgers eat soup"), ("repeated", "nine badgers eat soup"));
        Assert.True(await first.IsSignedInAsync());
        Assert.False(await second.IsSignedInAsync());
        Assert.Contains("fault=wrong", (await second.TrySignInAsync("anna", TestUsers.Password)).Location, StringComparison.Ordinal);
        await second.SignInAsync("anna", "nine badgers eat soup");
    }

    [Theory]
    [InlineData("role", "role", "Viewer")]
    [InlineData("disable", "", "")]
    [InlineData("reset", "", "")]
    public async Task What_an_administrator_changes_ends_the_users_sessions(string action, string name, string value)
    {
        using var anna = await SignInAsync("anna");
        using var root = await SignInAsync("root");
        var answer = await root.SubmitAsync("/account", $"/admin/users/{_anna.Id}/{action}", name.Length > 0 ? [(name, value)] : []);
        Assert.Equal("/admin/users", answer.Location);
        Assert.False(await anna.IsSignedInAsync());
        Assert.True(await root.IsSignedInAsync());
        var entry = (await _host.Services.AuditAsync())[^1];
        Assert.Equal(("root", "anna"), (entry.Who, entry.Target));
    }

    [Fact]
    public async Task Whoever_is_disabled_is_let_in_no_more_until_enabled_again()
    {
        using var anna = new Person(_host);
        using var root = await SignInAsync("root");
        await root.SubmitAsync("/account", $"/admin/users/{_anna.Id}/disable");
        Assert.Contains("fault=wrong", (await anna.TrySignInAsync("anna", TestUsers.Password)).Location, StringComparison.Ordinal);
        await root.SubmitAsync("/account", $"/admin/users/{_anna.Id}/enable");
        await anna.SignInAsync("anna");
    }

    [Fact]
    public async Task There_is_always_an_administrator()
    {
        using var root = await SignInAsync("root");
        var users = _host.Services.GetRequiredService<UserStore>();
        var (rootUser, first) = ((await users.FindAsync("root", Cancel))!, (await users.FindAsync("admin", Cancel))!);
        await root.SubmitAsync("/account", $"/admin/users/{first.Id}/disable");
        await root.SubmitAsync("/account", $"/admin/users/{rootUser.Id}/role", ("role", "Viewer"));
        Assert.Contains("root is the last administrator.", (await root.GetAsync("/admin/users")).Body, StringComparison.Ordinal);
        await root.SubmitAsync("/account", $"/admin/users/{rootUser.Id}/disable");
        Assert.True(await root.IsSignedInAsync());
    }

    [Fact]
    public async Task An_added_user_gets_a_password_that_is_shown_once()
    {
        using var root = await SignInAsync("root");
        await root.SubmitAsync("/admin/users", "/admin/users", ("name", "ben"), ("role", "Viewer"));
        var shown = (await root.GetAsync("/admin/users")).Body;
        var password = shown.Split("id=\"secret\">")[1].Split('<')[0];
        Assert.DoesNotContain(password, (await root.GetAsync("/admin/users")).Body, StringComparison.Ordinal);
        using var ben = new Person(_host);
        Assert.Equal("/account", (await ben.SignInAsync("ben", password)).Location);

        await root.SubmitAsync("/admin/users", "/admin/users", ("name", "BEN"), ("role", "Viewer"));
        Assert.Contains("There is a user BEN already.", (await root.GetAsync("/admin/users")).Body, StringComparison.Ordinal);
        await root.SubmitAsync("/admin/users", "/admin/users", ("name", "<b>"), ("role", "King"));
        Assert.Contains("The name is &quot;&lt;b&gt;&quot;", (await root.GetAsync("/admin/users")).Body, StringComparison.Ordinal);
    }

    private static string End(long id) => string.Create(CultureInfo.InvariantCulture, $"/account/sessions/{id}/end");

    private Task<List<Session>> SessionsAsync() => _host.Services.GetRequiredService<SessionStore>().ListAsync(null, Cancel);

    private async Task<Person> SignInAsync(string name)
    {
        var person = new Person(_host);
        await person.SignInAsync(name);
        return person;
    }
}
