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
        Task.FromResult<IVerdictStore>(new LiteDbVerdictStore(DatabaseFile, Thresholds, Clock));

    /// <summary>LiteDB locks its file: there is one store at a time.</summary>
    private protected override Task<IVerdictStore> OpenBesideAsync() => Task.FromResult(Store);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_brought_up_to_date()
    {
        await AddAsync([.. Version1.Verdicts]);
        await Store.DisposeAsync();
        using (var database = new LiteDatabase(new ConnectionString { Filename = DatabaseFile, Collation = Collation.Binary }))
        {
            var series = database.GetCollection("series");
            series.DropIndex("Study");
            foreach (var document in series.FindAll().ToList())
            {
                var sums = JsonSerializer.Deserialize(document["Sums"].AsString, StoreJson.Default.SeriesSums)!;
                series.Update(new BsonDocument { ["_id"] = document["_id"], ["Sums"] = Version1.OldForm(sums) });
            }

            database.UserVersion = 1;
        }

        var store = await CreateAsync();
        await using (store)
        {
            await store.OpenAsync(TestContext.Current.CancellationToken);
            await Version1.AssertUpToDateAsync(store);
        }
    }
}
#endif
