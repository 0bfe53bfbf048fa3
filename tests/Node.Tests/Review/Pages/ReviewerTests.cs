using DicomNode.Node.Access;

namespace DicomNode.Node.Tests.Review.Pages;

/// <summary>Tests of pages as Anna has them: a reviewer who has signed in, in a browser without script.</summary>
public abstract class ReviewerTests : IAsyncLifetime
{
    private protected ReviewHost Host { get; private set; } = null!;

    private protected PageBrowser Anna { get; private set; } = null!;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Host = await ReviewHost.StartAsync();
        Anna = await PageBrowser.SignInAsync(Host, "anna", Role.Reviewer);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Anna.Dispose();
        return Host.DisposeAsync();
    }
}
