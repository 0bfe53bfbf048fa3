using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Verdicts;

namespace DicomNode.Node.Tests.Review;

public sealed class VerdictApiTests : IAsyncLifetime
{
    private ReviewHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ReviewHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_verdict_item_has_the_contract_s_names_and_forms()
    {
        await _host.Store.AddAsync(
            [Samples.Slice(1, header: ModalityClass.MR) with { StationName = "ROOM1", InstanceNumber = 7, PatientKey = "ABCDEFG234" }], Cancel);
        var item = await _host.GetAsync("/api/verdicts/1.2.3.1.1");
        Assert.Equal(
            [
                "calledAe", "callingAe", "classifiedAt", "confidence", "contentSha256", "frames", "headerClass", "headerModality",
                "imageKind", "instanceNumber", "modelName", "modelSha256", "outcome", "outlierScore", "patientKey", "predictedClass",
                "probabilities", "reason", "receivedAt", "seriesInstanceUid", "sopClassClass", "sopClassUid", "sopInstanceUid", "stationName",
                "studyInstanceUid",
                "transferSyntaxUid", "witnesses",
            ],
            item.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Mismatch", item.GetProperty("outcome").GetString());
        Assert.Equal("MR", item.GetProperty("headerClass").GetString());
        Assert.Equal("CT", item.GetProperty("predictedClass").GetString());
        Assert.Equal("2026-03-01T08:00:01.000000Z", item.GetProperty("receivedAt").GetString());
        Assert.Equal("""{"CT":0.97,"MR":0.00999999,"PT":0.00999999,"XR":0.00999999}""", item.GetProperty("probabilities").GetRawText());
        Assert.Equal(("ROOM1", 7), (item.GetProperty("stationName").GetString(), item.GetProperty("instanceNumber").GetInt32()));
        Assert.Equal("ABCDEFG234", item.GetProperty("patientKey").GetString());
        foreach (var path in new[] { "/api/series/1.2.3.1", "/api/reports/1" })
        {
            var whole = await _host.GetAsync(path);
            Assert.Equal(("ROOM1", "ABCDEFG234"), (whole.GetProperty("stationName").GetString(), whole.GetProperty("patientKey").GetString()));
        }

        Assert.Equal("0.97", item.GetProperty("confidence").GetRawText());
        Assert.Equal("Original", item.GetProperty("imageKind").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("outlierScore").ValueKind);
        Assert.Equal("""{"header":"MR","sopClass":"CT","pixels":"CT","agreeing":["sopClass","pixels"]}""", item.GetProperty("witnesses").GetRawText());
    }

    [Fact]
    public async Task A_picture_that_the_model_does_not_know_is_no_witness()
    {
        await _host.Store.AddAsync([Samples.Slice(1) with { ImageKind = ImageKind.Localizer, OutlierScore = 1.25f }], Cancel);
        var item = await _host.GetAsync("/api/verdicts/1.2.3.1.1");
        Assert.Equal("Localizer", item.GetProperty("imageKind").GetString());
        Assert.Equal("1.25", item.GetProperty("outlierScore").GetRawText());
        Assert.Equal("""{"header":"CT","sopClass":"CT","pixels":null,"agreeing":["header","sopClass"]}""", item.GetProperty("witnesses").GetRawText());
        Assert.Equal(1, (await _host.GetAsync("/api/series/1.2.3.1")).GetProperty("outliers").GetInt32());
    }

    [Fact]
    public async Task What_was_not_classified_has_null_probabilities()
    {
        await _host.Store.AddAsync([Samples.Bare(1)], Cancel);
        var item = await _host.GetAsync("/api/verdicts/1.2.3.9.1");
        foreach (var name in new[] { "probabilities", "predictedClass", "confidence", "headerModality", "seriesInstanceUid", "modelName", "stationName", "patientKey" })
            Assert.Equal(JsonValueKind.Null, item.GetProperty(name).ValueKind);
    }

    [Theory]
    [InlineData("", "1 2 3 4 5")]
    [InlineData("outcome=Mismatch", "2 3")]
    [InlineData("outcome=mismatch", "2 3")]
    [InlineData("outcome=", "1 2 3 4 5")]
    [InlineData("predicted=PT", "3")]
    [InlineData("header=MR", "2")]
    [InlineData("header=XR", "4")]
    [InlineData("header=DX", "4")]
    [InlineData("header=US", "")]
    [InlineData("callingAe=MODALITY2", "5")]
    [InlineData("series=1.2.3.1", "1 2")]
    [InlineData("study=1.2.3", "1 2 3 4")]
    [InlineData("from=2026-03-01T08:00:02Z&to=2026-03-01T08:00:04Z", "2 3")]
    [InlineData("from=2026-03-01T09:00:02%2B01:00&to=2026-03-01T09:00:04+01:00", "2 3")]
    [InlineData("from=2026-03-02", "")]
    [InlineData("to=2026-03-02", "1 2 3 4 5")]
    [InlineData("series=1.2.3.1&outcome=Match", "1")]
    public async Task Each_filter_selects(string query, string expected)
    {
        await _host.Store.AddAsync(
            [
                Samples.Slice(1),
                Samples.Slice(2, header: ModalityClass.MR),
                Samples.Slice(3, "1.2.3.2", pixels: ModalityClass.PT),
                Samples.Slice(4, null, ModalityClass.XR, ModalityClass.XR) with { HeaderModality = "DX" },
                Samples.Bare(5),
            ],
            Cancel);
        var page = await _host.GetAsync("/api/verdicts?" + query);
        var numbers = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sopInstanceUid").GetString()![^1]);
        Assert.Equal(expected, string.Join(' ', numbers.Order()));
        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task Cursors_lead_through_all_pages()
    {
        await _host.Store.AddAsync([.. Enumerable.Range(0, 25).Select(number => Samples.Slice(number))], Cancel);
        var seen = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var page = await _host.GetAsync($"/api/verdicts?outcome=Match&limit=10&cursor={cursor}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sopInstanceUid").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(number => $"1.2.3.1.{number}"), seen);
    }

    [Theory]
    [InlineData("outcome", "Wrong", "one of Match, Mismatch, Uncertain")]
    [InlineData("outcome", "1", "one of Match")]
    [InlineData("outcome", "Match,Mismatch", "one of Match")]
    [InlineData("predicted", "US", "one of CT, MR, PT, XR")]
    [InlineData("from", "yesterday", "ISO 8601")]
    [InlineData("to", "2026-13-01", "ISO 8601")]
    [InlineData("limit", "0", "from 1 to 1000")]
    [InlineData("limit", "1001", "from 1 to 1000")]
    [InlineData("limit", "ten", "from 1 to 1000")]
    [InlineData("cursor", "xyz", "nextCursor")]
    [InlineData("cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "nextCursor")]
    [InlineData("callingAe", "A%00B", "control characters")]
    public async Task A_bad_parameter_is_named_with_what_was_expected(string name, string value, string expected)
    {
        var problem = await _host.GetAsync($"/api/verdicts?{name}={value}", 400);
        var fault = problem.GetProperty("errors").GetProperty(name)[0].GetString()!;
        Assert.Contains(Uri.UnescapeDataString(value), fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.Equal(400, problem.GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task All_bad_parameters_are_named_at_once()
    {
        var problem = await _host.GetAsync("/api/verdicts?outcome=x&limit=x&from=x", 400);
        Assert.Equal(["from", "limit", "outcome"], problem.GetProperty("errors").EnumerateObject().Select(fault => fault.Name).Order());
    }

    [Fact]
    public async Task A_cursor_of_another_filter_is_refused()
    {
        await _host.Store.AddAsync([Samples.Slice(1), Samples.Slice(2)], Cancel);
        var cursor = (await _host.GetAsync("/api/verdicts?limit=1")).GetProperty("nextCursor").GetString();
        await _host.GetAsync($"/api/verdicts?limit=1&outcome=Match&cursor={cursor}", 400);
        await _host.GetAsync($"/api/reports?cursor={cursor}", 400);
        await _host.GetAsync($"/api/verdicts?limit=7&cursor={cursor}");
    }

    [Theory]
    [InlineData("/api/verdicts/1.2.3.4.5", "1.2.3.4.5")]
    [InlineData("/api/series/9.9.9", "9.9.9")]
    [InlineData("/api/studies/9.9.8", "9.9.8")]
    [InlineData("/api/reports/77", "77")]
    public async Task What_is_not_there_is_a_404_that_names_it(string path, string named)
    {
        var problem = await _host.GetAsync(path, 404);
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/reports/first")]
    public async Task An_unknown_path_is_a_problem_too(string path) => await _host.GetAsync(path, 404);

    [Fact]
    public async Task A_series_says_what_its_slices_say()
    {
        await _host.Store.AddAsync([Samples.Slice(1, header: ModalityClass.MR), Samples.Slice(2, header: ModalityClass.MR)], Cancel);
        var series = await _host.GetAsync("/api/series/1.2.3.1");
        Assert.Equal("Mismatch", series.GetProperty("outcome").GetString());
        Assert.Equal(2, series.GetProperty("instances").GetInt32());
        Assert.Equal("""{"CT":2}""", series.GetProperty("predictedCounts").GetRawText());
        Assert.Equal("""{"Mismatch":2}""", series.GetProperty("outcomeCounts").GetRawText());
        // (0.97 / 0.01)^(2 / 1.8) against three others: two slices are a little surer than one.
        Assert.Equal(0.982, series.GetProperty("probabilities").GetProperty("CT").GetDouble(), 3);
        Assert.Equal(1.111, series.GetProperty("effectiveSlices").GetDouble(), 3);
        Assert.Equal("""{"Original":2}""", series.GetProperty("kindCounts").GetRawText());
        Assert.Equal("Settled", series.GetProperty("standing").GetString());
        Assert.Equal("""{"header":"MR","sopClass":"CT","pixels":"CT","agreeing":["sopClass","pixels"]}""", series.GetProperty("witnesses").GetRawText());
        Assert.Equal("Header says MR; SOP class CT Image Storage and 2 of 2 slices say CT.", series.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_study_says_what_its_series_say()
    {
        await _host.Store.AddAsync(
            [Samples.Slice(1), Samples.Slice(2, "1.2.3.2", ModalityClass.PT, ModalityClass.PT), Samples.Slice(3, "1.2.3.3", ModalityClass.MR)], Cancel);
        var study = await _host.GetAsync("/api/studies/1.2.3");
        Assert.Equal(
            ["accused", "headerModalities", "outcome", "series", "standing", "studyInstanceUid", "summary"],
            study.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Mismatch", study.GetProperty("outcome").GetString());
        Assert.Equal("""["CT","MR","PT"]""", study.GetProperty("headerModalities").GetRawText());
        Assert.Equal("""["1.2.3.3"]""", study.GetProperty("accused").GetRawText());
        Assert.Equal(
            ["Match", "Match", "Mismatch"], study.GetProperty("series").EnumerateArray().Select(series => series.GetProperty("outcome").GetString()!));
    }

    [Fact]
    public async Task Statistics_name_every_outcome_class_and_state()
    {
        await _host.Store.AddAsync([Samples.Slice(1), Samples.Slice(2, "1.2.3.2", ModalityClass.PT), Samples.Bare(3)], Cancel);
        var stats = await _host.GetAsync("/api/stats");
        Assert.Equal((3, 2), (stats.GetProperty("verdicts").GetInt32(), stats.GetProperty("series").GetInt32()));
        Assert.Equal(
            """{"Match":1,"Mismatch":1,"Uncertain":0,"OutOfScope":0,"NotApplicable":1,"MissingHeader":0,"Unreadable":0}""",
            stats.GetProperty("outcomes").GetRawText());
        Assert.Equal("""{"CT":2,"MR":0,"PT":0,"XR":0}""", stats.GetProperty("predicted").GetRawText());
        Assert.Equal("""{"open":1,"confirmed":0,"dismissed":0,"closed":0}""", stats.GetProperty("reports").GetRawText());
        Assert.Equal(3, stats.GetProperty("matrix").GetArrayLength());
    }

    [Fact]
    public async Task The_OpenAPI_document_describes_every_endpoint()
    {
        var document = await _host.GetAsync("/openapi/v1.json");
        Assert.Equal(
            [
                "/api/audit", "/api/audit.csv", "/api/labels.csv", "/api/logging", "/api/notifications", "/api/notifications/retry",
                "/api/notifications/test", "/api/reports", "/api/reports.csv", "/api/reports.json", "/api/reports/{id}",
                "/api/reports/{id}/review", "/api/reports/{id}/slices/{number}/image", "/api/series/{seriesInstanceUid}", "/api/stats",
                "/api/studies/{studyInstanceUid}", "/api/verdicts", "/api/verdicts/{sopInstanceUid}", "/api/verdicts/{sopInstanceUid}/evidence",
                "/api/verdicts/{sopInstanceUid}/image",
                "/healthz", "/metrics", "/readyz",
            ],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
        var parameters = document.GetProperty("paths").GetProperty("/api/verdicts").GetProperty("get").GetProperty("parameters").EnumerateArray();
        Assert.Equal(
            ["callingAe", "cursor", "from", "header", "limit", "outcome", "predicted", "series", "study", "to"],
            parameters.Select(parameter => parameter.GetProperty("name").GetString()!).Order(StringComparer.Ordinal));
        var schemas = document.GetProperty("components").GetProperty("schemas");
        var verdict = schemas.GetProperty("Verdict").GetProperty("properties");
        Assert.Equal("date-time", verdict.GetProperty("receivedAt").GetProperty("format").GetString());
        Assert.Equal(
            ["CT", "MR", "PT", "XR"],
            schemas.EnumerateObject().Single(schema => schema.Name.Contains("ClassProbabilities", StringComparison.Ordinal))
                .Value.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Contains("Mismatch", schemas.GetProperty("Outcome").GetRawText(), StringComparison.Ordinal);
    }
}
