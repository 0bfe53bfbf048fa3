namespace FellowOakDicom;

/// <summary>The services in use; the default ones until a program chooses others.</summary>
internal static class Setup
{
    private static readonly Lock Gate = new();
    private static IServiceProvider? _provider;

    internal static IServiceProvider ServiceProvider
    {
        get
        {
            if (_provider is { } provider)
                return provider;
            lock (Gate)
            {
                if (_provider is null)
                    new DicomSetupBuilder().Build();
                return _provider!;
            }
        }
    }

    internal static void SetupDI(IServiceProvider provider) => _provider = provider;
}
