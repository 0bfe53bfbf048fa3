using DicomNode.Testing;

namespace FellowOakDicom.Tests;

/// <summary>Runs a DCMTK program that must succeed.</summary>
internal static class Peer
{
    public static string Run(string program, params string[] arguments)
    {
        var result = Tool.RunAsync(program, arguments).GetAwaiter().GetResult();
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}");
        return result.Output;
    }
}
