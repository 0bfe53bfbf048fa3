using System.Net;
using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Review;
using Microsoft.Extensions.DependencyInjection;

namespace DicomNode.Node.Tests.Access;

/// <summary>People sign in, stay signed in as long as they may, and are sent where they wanted to go.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ReviewHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Somebody_signs_in_sees_what_was_asked_for_and_signs_out()
    {
        await _host.Services.AddUserAsync("Anna", Role.Viewer);
        using var anna = new Person(_host);
        var refused = await anna.GetAsync("/help?x=1");
        Assert.Equal((HttpStatusCode.Redirect, "/signin?returnUrl=%2Fhelp%3Fx%3D1"), (refused.Status, refused.Location));
        var signedIn = await anna.SignInAsync("anna", returnUrl: "/help?x=1");
        Assert.Equal("/help?x=1", signedIn.Location);
        Assert.Contains("Anna", (await anna.GetAsync("/help")).Body, StringComparison.Ordinal);

        var signedOut = await anna.SubmitAsync("/account", "/signout");
        Assert.Equal("/signin", signedOut.Location);
        Assert.False(await anna.IsSignedInAsync());
        var audit = (await _host.Services.AuditAsync()).Where(entry => entry.Who == "Anna").ToList();
        Assert.Equal([AuditKind.SignedIn, AuditKind.SignedOut], audit.Select(entry => entry.Kind));
        Assert.All(audit, entry => Assert.Equal("127.0.0.1", entry.From));
    }

    [Fact]
    public async Task The_cookie_is_kept_from_scripts_and_from_other_sites_and_goes_with_the_browser()
    {
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(_host);
        var cookie = Assert.Single((await anna.SignInAsync("anna")).SetCookies, text => text.StartsWith("dicomnode=", StringComparison.Ordinal));
        Assert.Contains("; samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("anna", "wrong password of hers")]
    [InlineData("nobody", TestUsers.Password)]
    [InlineData("anna' OR 1=1 --", TestUsers.Password)]
    [InlineData("", "")]
    public async Task Whoever_is_wrong_is_not_told_in_what(string name, string password)
    {
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var person = new Person(_host);
        var answer = await person.TrySignInAsync(name, password);
        Assert.Equal("/signin?fault=wrong", answer.Location);
        Assert.Contains("Name or password is wrong.", (await person.GetAsync(answer.Location!)).Body, StringComparison.Ordinal);
        Assert.False(await person.IsSignedInAsync());
    }

    [Fact]
    public async Task A_name_that_is_nobodys_is_not_written_down()
    {
        using var person = new Person(_host);
        await person.TrySignInAsync("mypassword", "anna");
        var entry = Assert.Single(await _host.Services.AuditAsync(), entry => entry.Kind == AuditKind.SignInFailed);
        Assert.Equal(("", "unknown name"), (entry.Who, entry.Detail));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~/evil")]
    [InlineData("/\t/evil.example")]
    [InlineData("")]
    public async Task Nobody_is_sent_to_another_site(string returnUrl)
    {
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(_host);
        Assert.Equal("/", (await anna.SignInAsync("anna", returnUrl: returnUrl)).Location);
        Assert.Contains("url=/\"", (await anna.GetAsync("/signin/continue?returnUrl=" + Uri.EscapeDataString(returnUrl))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_from_elsewhere_comes_to_its_page_though_the_cookie_stays_behind()
    {
        using var stranger = new Person(_host);
        var redirect = await stranger.GetAsync("/help", ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal("/signin/continue?returnUrl=%2Fhelp", redirect.Location);
        var page = await stranger.GetAsync(redirect.Location!, ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("content=\"0; url=/help\"", page.Body, StringComparison.Ordinal);
        Assert.Equal("/signin?returnUrl=%2Fhelp", (await stranger.GetAsync("/help", ("Sec-Fetch-Site", "same-origin"))).Location);
    }

    [Fact]
    public async Task Too_many_failures_lock_a_name_out_for_ever_longer()
    {
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var person = new Person(_host);
        for (var i = 0; i < 5; i++)
            Assert.Equal("/signin?fault=wrong", (await person.TrySignInAsync("Anna", "wrong")).Location);
        Assert.Equal("/signin?fault=locked", (await person.TrySignInAsync("anna", TestUsers.Password)).Location);

        // A name that is nobody's is locked just so: the answer tells nothing.
        for (var i = 0; i < 5; i++)
            await person.TrySignInAsync("nobody", "wrong");
        Assert.Equal("/signin?fault=locked", (await person.TrySignInAsync("nobody", "wrong")).Location);

        _host.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal("/signin?fault=wrong", (await person.TrySignInAsync("anna", "wrong")).Location);
        _host.Clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal("/signin?fault=locked", (await person.TrySignInAsync("anna", TestUsers.Password)).Location);
        _host.Clock.Now += TimeSpan.FromSeconds(61);
        await person.SignInAsync("anna");
        Assert.Equal(2, (await _host.Services.AuditAsync()).Count(entry => entry is { Kind: AuditKind.LockedOut, Who: "anna" }));

        // What was before the right password is forgotten.
        Assert.Equal("/signin?fault=wrong", (await person.TrySignInAsync("anna", "wrong")).Location);
        Assert.Equal("/signin?fault=wrong", (await person.TrySignInAsync("anna", "wrong")).Location);
    }

    [Fact]
    public async Task Many_attempts_at_once_are_no_way_around_the_lockout()
    {
        var attempts = _host.Services.GetRequiredService<SignInAttempts>();
        var begun = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => attempts.BeginAsync("anna", Cancel)));
        Assert.Equal(5, begun.Count(lockedUntil => lockedUntil is null));
    }

    [Fact]
    public async Task A_flood_of_attempts_from_one_address_is_held_off()
    {
        using var person = new Person(_host);
        var token = await person.FormTokenAsync("/signin");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 61; i++)
            answers.Add((await person.PostAsync("/signin", [("name", "?"), ("__RequestVerificationToken", token)])).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.All(answers.SkipLast(1), status => Assert.Equal(HttpStatusCode.Redirect, status));
    }

    [Fact]
    public async Task A_password_that_was_made_up_opens_nothing_but_its_change()
    {
        await _host.Services.AddUserAsync("anna", Role.Administrator, mustChange: true);
        using var anna = new Person(_host);
        Assert.Equal("/account", (await anna.SignInAsync("anna", returnUrl: "/help")).Location);
        Assert.Equal("/account", (await anna.GetAsync("/admin/users")).Location);
        Assert.Equal(HttpStatusCode.Forbidden, (await anna.GetAsync("/api/verdicts")).Status);

        await ChangePasswordAsync(anna, TestUsers.Password, TestUsers.Password, "is the current one");
        await ChangePasswordAsync(anna, TestUsers.Password, "short", "expected at least 12");
        await ChangePasswordAsync(anna, TestUsers.Password, "annaannaanna", "easy to guess");
        await ChangePasswordAsync(anna, "wrong", "nine badgers eat soup", "current password is wrong");
        var changed = await anna.SubmitAsync(
            "/account", "/account/password", ("current", TestUsers.Password), ("password", "nine badgers eat soup"), ("repeated", "nine badgers eat soup"));
        Assert.Equal("/", changed.Location);
        Assert.Equal(HttpStatusCode.OK, (await anna.GetAsync("/admin/users")).Status);
    }

    [Fact]
    public async Task A_session_ends_when_it_is_idle_and_when_its_time_is_over()
    {
        await _host.Services.AddUserAsync("anna", Role.Viewer);
        using var anna = new Person(_host);
        await anna.SignInAsync("anna");
        for (var i = 0; i < 12; i++)
        {
            Assert.True(await anna.IsSignedInAsync());
            _host.Clock.Now += TimeSpan.FromMinutes(59);
        }

        _host.Clock.Now += TimeSpan.FromMinutes(12);
        Assert.False(await anna.IsSignedInAsync());

        await anna.SignInAsync("anna");
        Assert.True(await anna.IsSignedInAsync());
        _host.Clock.Now += TimeSpan.FromMinutes(61);
        Assert.False(await anna.IsSignedInAsync());
    }

    [Fact]
    public async Task Patients_are_shown_to_whom_the_setting_says()
    {
        foreach (var (setting, least) in new[] { (PatientNames.Hidden, (Role?)null), (PatientNames.Reviewers, Role.Reviewer), (PatientNames.Viewers, Role.Viewer) })
        {
            var options = new WebOptions { PatientNames = setting };
            foreach (var role in Enum.GetValues<Role>())
            {
                var token = new ApiToken(1, "a", role, "b", default, null, null);
                Assert.Equal(role >= least, UserPrincipal.Of(token, options).MaySeePatients());
                var user = new User(1, "a", role, true, false, false, null, default, null);
                Assert.Equal(role >= least, UserPrincipal.Of(user, new Session(1, 1, "a", default, default, default, null, null), options).MaySeePatients());
            }
        }
    }

    private static async Task ChangePasswordAsync(Person person, string current, string password, string expected)
    {
        var answer = await person.SubmitAsync(
            "/account", "/account/password", ("current", current), ("password", password), ("repeated", password));
        Assert.Equal("/account", answer.Location);
        Assert.Contains(expected, (await person.GetAsync("/account")).Body, StringComparison.Ordinal);
    }
}
