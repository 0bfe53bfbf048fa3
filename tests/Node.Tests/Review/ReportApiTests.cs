using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Review;
using DicomNode.Node.Tests.Verdicts;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Review;

public sealed class ReportApiTests : IAsyncLifetime
{
    private const string Confirm = """{"decision":"confirmed","note":"wrong protocol"}""";

    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ReviewHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_report_is_listed_found_and_reviewed()
    {
        var report = await OpenReportAsync();
        var listed = (await _host.GetAsync("/api/reports?state=open")).GetProperty("items")[0];
        Assert.Equal(report.Id, listed.GetProperty("id").GetInt64());
        Assert.Equal("open", listed.GetProperty("state").GetString());
        Assert.Equal("Provisional", listed.GetProperty("standing").GetString());
        Assert.Equal("""{"header":"MR","sopClass":"CT","pixels":"CT","agreeing":["sopClass","pixels"]}""", listed.GetProperty("witnesses").GetRawText());

        using var found = await _host.Client.GetAsync($"/api/reports/{report.Id}", Cancel);
        Assert.Equal("\"1\"", found.Headers.ETag!.Tag);
        var reviewed = await _host.SendAsync(Post(report.Id, Confirm, ifMatch: found.Headers.ETag.Tag), 200);
        Assert.Equal("confirmed", reviewed.GetProperty("state").GetString());
        Assert.Equal(
            """{"decision":"confirmed","note":"wrong protocol","reviewedAt":"2026-03-02T07:30:00.000000Z","by":"token:tests"}""",
            reviewed.GetProperty("review").GetRawText());
        Assert.Equal(0, (await _host.GetAsync("/api/reports?state=open")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await _host.GetAsync("/api/reports?state=confirmed")).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await _host.GetAsync("/api/reports")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_review_of_an_older_version_is_refused()
    {
        var report = await OpenReportAsync();
        await _host.SendAsync(Post(report.Id, Confirm, ifMatch: "\"1\""), 200);
        var problem = await _host.SendAsync(Post(report.Id, """{"decision":"dismissed"}""", ifMatch: "\"1\""), 412);
        Assert.Contains("version 2", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await _host.SendAsync(Post(report.Id, """{"decision":"dismissed"}""", ifMatch: "W/x"), 400);
        await _host.SendAsync(Post(report.Id, """{"decision":"dismissed"}"""), 200);
    }

    [Fact]
    public async Task Filters_and_order_are_the_store_s()
    {
        Verdict Slice(int series, ModalityClass header, float confidence) => Samples.Slice(series, $"1.2.4.{series}", header, confidence: confidence) with
        {
            StudyInstanceUid = $"1.2.{series % 2}", CallingAe = $"AE{series % 2}", StationName = $"ROOM{series}", PatientKey = $"KEY{series}",
        };
        await _host.Store.AddAsync([Slice(0, ModalityClass.MR, 0.98f), Slice(1, ModalityClass.PT, 0.99f), Slice(2, ModalityClass.MR, 1)], Cancel);
        (string Query, int[] Expected)[] cases =
        [
            ("", [2, 1, 0]), ("order=worst", [2, 1, 0]), ("order=worst&header=mr", [2, 0]), ("header=PT", [1]), ("predicted=CT&callingAe=AE0", [2, 0]),
            ("station=ROOM1", [1]), ("series=1.2.4.2", [2]), ("study=1.2.0", [2, 0]), ("from=2026-03-02", [2, 1, 0]), ("to=2026-03-02", []),
            ("text=key1%20ae1", [1]), ("text=room", [2, 1, 0]), ("text=%25", []),
        ];
        foreach (var (query, expected) in cases)
        {
            var series = expected.Select(number => $"1.2.4.{number}");
            var listed = (await _host.GetAsync($"/api/reports?{query}")).GetProperty("items").EnumerateArray();
            Assert.Equal(series, listed.Select(report => report.GetProperty("seriesInstanceUid").GetString()!));
            var rows = ParseCsv(await _host.Client.GetStringAsync($"/api/reports.csv?{query}", Cancel));
            Assert.Equal(series, rows.Skip(1).Select(row => row[3]));
        }

        var page = await _host.GetAsync("/api/reports?order=worst&limit=2");
        var cursor = page.GetProperty("nextCursor").GetString();
        Assert.Equal(1, (await _host.GetAsync($"/api/reports?order=worst&limit=2&cursor={cursor}")).GetProperty("items").GetArrayLength());
        await _host.GetAsync($"/api/reports?limit=2&cursor={cursor}", 400);
        await _host.GetAsync("/api/reports?order=best", 400);
        await _host.GetAsync("/api/reports.csv?from=yesterday", 400);
    }

    [Fact]
    public async Task A_decision_is_taken_back()
    {
        var report = await OpenReportAsync();
        await _host.SendAsync(Post(report.Id, """{"decision":"open"}"""), 409);
        await _host.SendAsync(Post(report.Id, Confirm), 200);
        var undone = await _host.SendAsync(Post(report.Id, """{"decision":"open","note":"too quick"}""", ifMatch: "\"2\""), 200);
        Assert.Equal(("open", JsonValueKind.Null), (undone.GetProperty("state").GetString(), undone.GetProperty("review").ValueKind));
    }

    [Theory]
    [InlineData("""{"decision":"maybe"}""", "maybe")]
    [InlineData("""{"note":"x"}""", "confirmed or dismissed")]
    [InlineData("""{"decision":1}""", "not the expected JSON")]
    [InlineData("null", "confirmed or dismissed")]
    [InlineData("{", "not the expected JSON")]
    [InlineData("", "not the expected JSON")]
    public async Task A_bad_body_is_refused_with_what_was_expected(string body, string expected)
    {
        var report = await OpenReportAsync();
        var problem = await _host.SendAsync(Post(report.Id, body), 400);
        Assert.Contains(expected, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_has_a_limit()
    {
        var report = await OpenReportAsync();
        await _host.SendAsync(Post(report.Id, $$"""{"decision":"confirmed","note":"{{new string('x', 2001)}}"}"""), 400);
        using var huge = await _host.Client.SendAsync(Post(report.Id, $$"""{"note":"{{new string('x', 100_000)}}"}"""), Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task What_a_form_of_another_site_can_send_is_refused(string contentType)
    {
        var report = await OpenReportAsync();
        await _host.SendAsync(Post(report.Id, Confirm, contentType), 415);
    }

    [Fact]
    public async Task A_closed_report_takes_no_review()
    {
        var report = await OpenReportAsync();
        await _host.Store.AddAsync([.. Enumerable.Range(10, 30).Select(n => Samples.Slice(n, header: ModalityClass.MR, pixels: ModalityClass.MR))], Cancel);
        await _host.SendAsync(Post(report.Id, Confirm), 409);
        await _host.SendAsync(Post(report.Id + 1, Confirm), 404);
    }

    [Fact]
    public async Task A_wrong_state_is_named()
    {
        var problem = await _host.GetAsync("/api/reports?state=pending", 400);
        Assert.Contains("Open, Confirmed, Dismissed, Closed", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await _host.GetAsync("/api/reports.csv?state=pending", 400);
    }

    [Fact]
    public async Task CSV_holds_every_report_as_text_that_no_spreadsheet_runs()
    {
        Verdict Slice(int series) => Samples.Slice(series, $"1.2.4.{series}", ModalityClass.MR) with
        {
            CallingAe = "=1+1",
            StationName = "-2",
            PatientKey = "ABCDEFG234",
            StudyInstanceUid = "a \"b\",\r\nc",
        };
        await _host.Store.AddAsync([.. Enumerable.Range(0, 1200).Select(Slice)], Cancel);
        var review = new ReviewDecision(ReportState.Confirmed, "@SUM(A1)", _host.Clock.Now, "meyer");
        await _host.Store.ReviewAsync(1, review, null, Cancel);
        using var response = await _host.Client.GetAsync("/api/reports.csv", Cancel);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("reports.csv", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var rows = ParseCsv(await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(1201, rows.Count);
        Assert.All(rows, row => Assert.Equal(24, row.Count));
        Assert.Equal(["id", "state", "outcome", "seriesInstanceUid"], rows[0].Take(4));
        Assert.Equal(Enumerable.Range(0, 1200).Reverse().Select(series => $"1.2.4.{series}"), rows.Skip(1).Select(row => row[3]));
        Assert.All(rows.Skip(1), row => Assert.Equal(("a \"b\",\r\nc", "'=1+1"), (row[4], row[12])));
        Assert.Equal(
            ["confirmed", "'@SUM(A1)", "2026-03-02T07:30:00.000000Z", "meyer", "sopClass pixels", "Settled", "'-2", "ABCDEFG234"], rows[^1].Skip(16));

        using var open = await _host.Client.GetAsync("/api/reports.csv?state=confirmed", Cancel);
        Assert.Equal(2, ParseCsv(await open.Content.ReadAsStringAsync(Cancel)).Count);
    }

    [Theory]
    [InlineData("=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("a=b", "a=b")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("=\"a\"", "\"'=\"\"a\"\"\"")]
    public void A_cell_is_quoted_where_it_must_be(string note, string expected)
    {
        var report = new MislabelReport
        {
            Id = 1,
            Version = 1,
            State = ReportState.Open,
            SeriesInstanceUid = "1.2",
            Outcome = Outcome.Mismatch,
            Reason = note,
            OpenedAt = Samples.Start,
            UpdatedAt = Samples.Start,
        };
        Assert.Equal($"1,open,Mismatch,1.2,,,,,,,0,0,,{expected},2026-03-01T08:00:00.000000Z,2026-03-01T08:00:00.000000Z,,,,,,Provisional,,", ReportCsv.Row(report));
    }

    private static HttpRequestMessage Post(long id, string body, string contentType = "application/json", string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/reports/{id}/review") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return request;
    }

    /// <summary>RFC 4180, read as strictly as it is written.</summary>
    private static List<List<string>> ParseCsv(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            var cell = new StringBuilder();
            if (text[i] == '"')
            {
                for (i++; text[i] != '"' || (i + 1 < text.Length && text[i + 1] == '"'); i++)
                {
                    cell.Append(text[i]);
                    if (text[i] == '"')
                        i++;
                }

                i++;
            }
            else
            {
                for (; text[i] is not (',' or '\r'); i++)
                {
                    Assert.NotEqual('"', text[i]);
                    cell.Append(text[i]);
                }
            }

            row.Add(cell.ToString());
            if (text[i] == ',')
            {
                i++;
                continue;
            }

            Assert.Equal("\r\n", text.Substring(i, 2));
            i += 2;
            rows.Add(row);
            row = [];
        }

        return rows;
    }

    private async Task<MislabelReport> OpenReportAsync() =>
        Assert.Single((await _host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR)], Cancel)).Reports);
}
