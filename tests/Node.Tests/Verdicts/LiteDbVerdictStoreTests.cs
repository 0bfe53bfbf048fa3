#if UPSTREAM_PACKAGES
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using LiteDB;
using JsonSerializer = System.Text.Json.JsonSerializer;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class LiteDbVerdictStoreTests : VerdictStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private string DatabaseFile => _folder.File("store", "verdicts.litedb");

    private protected override Task<IVerdictStore> CreateAsync() =>
        Task.FromResult<IVerdictStore>(new LiteDbVerdictStore(DatabaseFile, Thresholds, Clock, Feed));

    /// <summary>LiteDB locks its file: there is one store at a time.</summary>
    private protected override Task<IVerdictStore> OpenBesideAsync() => Task.FromResult(Store);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_file_of_an_earlier_version_is_brought_up_to_date(int version)
    {
        await AddAsync([.. EarlierVersions.Verdicts]);
        await Store.DisposeAsync();
        using (var database = new LiteDatabase(new ConnectionString { Filename = DatabaseFile, Collation = Collation.Binary }))
        {
            foreach (var later in new[] { "events", "hours", "secrets" })
                database.DropCollection(later);
            var reports = database.GetCollection("reports");
            reports.DeleteAll();
            foreach (var report in EarlierVersions.Reports)
            {
                reports.Insert(new BsonDocument
                {
                    ["_id"] = report.Id,
                    ["Series"] = report.SeriesInstanceUid,
                    ["ByState"] = $"{report.State}|{report.Id:D19}",
                    ["Body"] = JsonSerializer.Serialize(report, StoreJson.Default.MislabelReport),
                });
            }

            var series = database.GetCollection("series");
            foreach (var document in series.FindAll().ToList())
            {
                var sums = JsonSerializer.Deserialize(document["Sums"].AsString, StoreJson.Default.SeriesSums)!;
                series.Update(new BsonDocument { ["_id"] = document["_id"], ["Sums"] = EarlierVersions.Form(sums, version) });
            }

            database.UserVersion = version;
        }

        var store = await CreateAsync();
        await using (store)
        {
            await store.OpenAsync(TestContext.Current.CancellationToken);
            await EarlierVersions.AssertUpToDateAsync(store);
        }
    }
}
#endif
