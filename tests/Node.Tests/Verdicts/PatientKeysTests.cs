using DicomNode.Classifier;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using FellowOakDicom;
using Microsoft.Data.Sqlite;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class PatientKeysTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteVerdictStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Reference values: Python's hmac and base64 modules, under the key 00 01 ... 1f.</summary>
    [Theory]
    [InlineData(null, "12345", "GUW36FT2Q7")]
    [InlineData("HOSP", "12345", "6NYMUV6D2N")]
    [InlineData("HOSP\\1", "2345", "DWMOY5K6QV")]
    [InlineData("HOSP", null, null)]
    public async Task Keys_are_as_described(string? issuer, string? patientId, string? expected)
    {
        await _store.DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={_folder.File("verdicts.sqlite")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            await using var command = connection.Command(
                "UPDATE secrets SET value = @value", new SqlValue("@value", Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(number => (byte)number)])));
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
        }

        await using var store = await OpenAsync();
        Assert.Equal(expected, new PatientKeys(store).Of(issuer, patientId));
    }

    [Fact]
    public void Patients_are_told_apart_by_ID_and_issuer()
    {
        var keys = new PatientKeys(_store);
        var key = keys.Of(DataSet(" 4711 ", "A"));
        Assert.Matches("^[A-Z2-7]{10}$", key);
        Assert.Equal(key, keys.Of(DataSet("4711", "A ")));
        Assert.Distinct([key, keys.Of(DataSet("4711", "B")), keys.Of(DataSet("4711", null)), keys.Of(DataSet("4712", "A"))]);
        Assert.Null(keys.Of(DataSet(null, "A")));
        Assert.Null(keys.Of(DataSet("  ", "A")));
        Assert.Null(keys.Of(new DicomDataset()));
    }

    [Fact]
    public async Task Another_installation_has_other_keys()
    {
        await using var other = new SqliteVerdictStore(_folder.File("other.sqlite"), new AbstainThresholds(), TimeProvider.System);
        await other.OpenAsync(Cancel);
        Assert.NotEqual(new PatientKeys(_store).Of(null, "4711"), new PatientKeys(other).Of(null, "4711"));
    }

    private static DicomDataset DataSet(string? patientId, string? issuer)
    {
        var dataset = new DicomDataset { { DicomTag.PatientName, "Doe^Jane" } };
        if (patientId is not null)
            dataset.Add(DicomTag.PatientID, patientId);
        if (issuer is not null)
            dataset.Add(DicomTag.IssuerOfPatientID, issuer);
        return dataset;
    }

    private async Task<SqliteVerdictStore> OpenAsync()
    {
        var store = new SqliteVerdictStore(_folder.File("verdicts.sqlite"), new AbstainThresholds(), TimeProvider.System);
        await store.OpenAsync(Cancel);
        return store;
    }
}
