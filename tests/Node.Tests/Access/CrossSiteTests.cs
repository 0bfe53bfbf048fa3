using System.Net;
using System.Text;
using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Tests.Review;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Access;

/// <summary>What a page of another site makes a browser send changes nothing.</summary>
public sealed class CrossSiteTests : IAsyncLifetime
{
    private ReviewHost _host = null!;
    private Person _anna = null!;
    private long _report;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await ReviewHost.StartAsync();
        await _host.Services.AddUserAsync("anna", Role.Reviewer);
        _anna = new Person(_host);
        await _anna.SignInAsync("anna");
        _report = Assert.Single((await _host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel)).Reports).Id;
    }

    public ValueTask DisposeAsync()
    {
        _anna.Dispose();
        return _host.DisposeAsync();
    }

    [Fact]
    public async Task A_form_without_its_token_or_with_another_is_refused()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _anna.PostAsync("/account/sessions/end-others", [])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _anna.PostAsync("/account/sessions/end-others", [("__RequestVerificationToken", "x")])).Status);
        using var stranger = new Person(_host);
        var strangers = await stranger.FormTokenAsync("/signin");
        Assert.Equal(HttpStatusCode.BadRequest, (await _anna.PostAsync("/account/sessions/end-others", [("__RequestVerificationToken", strangers)])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _anna.PostAsync("/signout", [])).Status);
        Assert.True(await _anna.IsSignedInAsync());
    }

    [Fact]
    public async Task Signing_in_takes_the_pages_token_too()
    {
        using var stranger = new Person(_host);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsync("/signin", [("name", "anna"), ("password", TestUsers.Password)])).Status);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.Redirect)]
    public async Task What_the_browser_says_comes_from_another_site_is_refused_even_with_the_token(string site, HttpStatusCode expected)
    {
        var token = await _anna.FormTokenAsync("/account");
        var answer = await _anna.PostAsync("/account/sessions/end-others", [("__RequestVerificationToken", token)], ("Sec-Fetch-Site", site));
        Assert.Equal(expected, answer.Status);
    }

    [Fact]
    public async Task A_decision_by_script_takes_the_token_in_a_header()
    {
        var token = await _anna.FormTokenAsync("/account");
        Assert.Equal(HttpStatusCode.BadRequest, await DecideAsync());
        Assert.Equal(ReportState.Open, (await _host.Store.FindReportAsync(_report, Cancel))!.State);
        Assert.Equal(HttpStatusCode.OK, await DecideAsync(("RequestVerificationToken", token)));
        var review = (await _host.Store.FindReportAsync(_report, Cancel))!.Review!;
        Assert.Equal((ReportState.Confirmed, "anna"), (review.Decision, review.By));
        var entry = (await _host.Services.AuditAsync())[^1];
        Assert.Equal((AuditKind.ReportDecided, "anna", $"{_report}", "Confirmed"), (entry.Kind, entry.Who, entry.Target, entry.Detail));
    }

    [Fact]
    public async Task A_token_in_place_of_a_cookie_needs_no_other()
    {
        using var response = await _host.Client.SendAsync(Decision(), Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<HttpStatusCode> DecideAsync(params (string Name, string Value)[] headers)
    {
        using var request = Decision();
        return (await _anna.SendAsync(request, headers)).Status;
    }

    private HttpRequestMessage Decision() => new(HttpMethod.Post, $"/api/reports/{_report}/review")
    {
        Content = new StringContent("""{"decision":"confirmed"}""", Encoding.UTF8, "application/json"),
    };
}
