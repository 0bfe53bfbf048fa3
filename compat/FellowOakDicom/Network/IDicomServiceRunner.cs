namespace FellowOakDicom.Network;

/// <summary>Something that listens on a connection until it ends.</summary>
public interface IDicomServiceRunner
{
    /// <summary>Receives and answers; the task ends with the connection.</summary>
    Task RunAsync();
}
