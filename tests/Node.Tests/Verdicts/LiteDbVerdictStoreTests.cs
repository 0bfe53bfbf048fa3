#if UPSTREAM_PACKAGES
using DicomNode.Node.Verdicts;
using DicomNode.Testing;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class LiteDbVerdictStoreTests : VerdictStoreContract
{
    private readonly TemporaryFolder _folder = new();

    private protected override Task<IVerdictStore> CreateAsync() =>
        Task.FromResult<IVerdictStore>(new LiteDbVerdictStore(_folder.File("store", "verdicts.litedb"), Thresholds, Clock));

    /// <summary>LiteDB locks its file: there is one store at a time.</summary>
    private protected override Task<IVerdictStore> OpenBesideAsync() => Task.FromResult(Store);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
#endif
