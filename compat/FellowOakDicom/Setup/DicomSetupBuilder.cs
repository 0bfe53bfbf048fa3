using Microsoft.Extensions.DependencyInjection;

namespace FellowOakDicom;

/// <summary>Chooses the services that this library works with.</summary>
public class DicomSetupBuilder
{
    private readonly ServiceCollection _services = [];

    public DicomSetupBuilder() => _services.AddFellowOakDicom();

    /// <summary>Takes services from a provider that was built elsewhere.</summary>
    public static void UseServiceProvider(IServiceProvider provider) => Setup.SetupDI(provider);

    public DicomSetupBuilder RegisterServices(Action<IServiceCollection> registerAction)
    {
        registerAction?.Invoke(_services);
        return this;
    }

    /// <summary>Makes the services the ones in use.</summary>
    public void Build() => Setup.SetupDI(_services.BuildServiceProvider());
}
