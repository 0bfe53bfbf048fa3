namespace DicomNode.EndToEnd.Browser;

/// <summary>A node on a busy morning: reports from several sources, matches beside them, a decision or two, users. All of it of phantoms.</summary>
public sealed class Gallery(Chromium chromium) : IAsyncLifetime
{
    private ReviewNode? _node;

    internal ReviewNode Node => _node ?? throw new InvalidOperationException("The node was not started.");

    /// <summary>A series that has a report, of which every page can be shown.</summary>
    internal PhantomSeries Shown { get; } = new()
    {
        Shows = PhantomKind.CT, Modality = "MR", StoredAs = "CT", Slices = 24, CallingAe = "CT_WARD2", Station = "AURORA", PatientId = "P-1001",
    };

    internal long Report { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _node = await ReviewNode.StartAsync(chromium);
        await _node.ReceiveAsync(
            Shown,
            new PhantomSeries { Shows = PhantomKind.CT, Modality = "MR", StoredAs = "MR", Slices = 12, CallingAe = "CT_WARD2", Station = "AURORA", Seed = 2, PatientId = "P-1002" },
            new PhantomSeries { Shows = PhantomKind.MR, Modality = "CT", StoredAs = "MR", Slices = 16, CallingAe = "MR_SOUTH", Station = "BOREAS", Seed = 3, PatientId = "P-1003" },
            new PhantomSeries { Shows = PhantomKind.XR, Modality = "CT", StoredAs = "CT", Slices = 2, CallingAe = "DR_EMERGENCY", Station = "CASTOR", Seed = 4, PatientId = "P-1004" },
            new PhantomSeries { Shows = PhantomKind.XR, Modality = "PT", StoredAs = "DX", Slices = 1, CallingAe = "DR_EMERGENCY", Station = "CASTOR", Seed = 5, PatientId = "P-1005" },
            new PhantomSeries { Shows = PhantomKind.PT, Modality = "CT", StoredAs = "CT", Slices = 20, CallingAe = "PET_CENTRE", Station = "DELPHI", Seed = 6, PatientId = "P-1006" },
            new PhantomSeries { Shows = PhantomKind.PT, Modality = "PT", StoredAs = "PT", Slices = 20, CallingAe = "PET_CENTRE", Station = "DELPHI", Seed = 7, PatientId = "P-1006" },
            new PhantomSeries { Shows = PhantomKind.CT, Modality = "CT", StoredAs = "CT", Slices = 20, CallingAe = "CT_WARD2", Station = "AURORA", Seed = 8, PatientId = "P-1007" },
            new PhantomSeries { Shows = PhantomKind.XR, Modality = "DX", StoredAs = "DX", Slices = 2, CallingAe = "DR_EMERGENCY", Station = "CASTOR", Seed = 9, PatientId = "P-1008" });
        Report = await _node.ReportOnAsync(Shown);
        await using var admin = await _node.SignInAsAdministratorAsync();
        await _node.AddUserAsync("m.curie", "reviewer");
        await _node.AddUserAsync("w.roentgen", "viewer");
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
    }
}
