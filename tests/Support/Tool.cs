using System.Diagnostics;
using System.Text;

namespace DicomNode.Testing;

/// <summary>What an external program did: its exit code and everything it printed.</summary>
public sealed record ToolResult(int ExitCode, string Output);

/// <summary>Runs external programs that stand as real peers in tests (DCMTK, GDCM, Orthanc, PostgreSQL).</summary>
public static class Tool
{
    /// <summary>The full path of a program; skips the running test, saying so, where it is not installed.</summary>
    public static string Find(string name)
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        var found = path.Split(':').Append("/usr/sbin").Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(found is null, $"needs the program {name} (scripts/setup --tests installs it)");
        return found!;
    }

    /// <summary>Runs a program to its end and returns what it did. Throws when it outlives the limit (default one minute).</summary>
    public static async Task<ToolResult> RunAsync(string name, IEnumerable<string> arguments, TimeSpan? limit = null)
    {
        var output = new StringBuilder();
        using var process = Start(name, arguments, line =>
        {
            lock (output)
                output.AppendLine(line);
        });
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{name} {string.Join(' ', arguments)} did not end; it printed:\n{output}");
        }

        lock (output)
            return new ToolResult(process.ExitCode, output.ToString());
    }

    /// <summary>Starts a program and hands each line of its standard output and error to <paramref name="onLine"/>.</summary>
    public static Process Start(string name, IEnumerable<string> arguments, Action<string> onLine)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(Find(name), arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                RedirectStandardInput = true,
            },
        };
        process.OutputDataReceived += (_, line) => Forward(line.Data);
        process.ErrorDataReceived += (_, line) => Forward(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Forward(string? line)
        {
            if (line is not null)
                onLine(line);
        }
    }
}
