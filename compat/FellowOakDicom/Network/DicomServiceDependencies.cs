using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>What every <see cref="DicomService"/> needs; a service takes it as a constructor argument and passes it on.</summary>
public class DicomServiceDependencies
{
    internal DicomServiceDependencies(ILoggerFactory loggerFactory) => LoggerFactory = loggerFactory;

    public ILoggerFactory LoggerFactory { get; }
}
