using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;

namespace DicomNode.Node.Classification;

/// <summary>The node's end of one decoder process: started on first use, killed when it takes too long.</summary>
internal sealed class DecoderProcess : IDisposable
{
    private static readonly FrozenSet<string> Inherited = FrozenSet.Create(
        "PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64",
        "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "SystemRoot");

    private readonly Process _process;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;

    public DecoderProcess(TimeSpan limit, long memoryBytes, TimeProvider time)
    {
        _limit = limit;
        _time = time;
        _process = new Process { StartInfo = CreateStartInfo(memoryBytes) };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.Start();

        // Codecs are talkative; nobody reading would fill the pipe and stop them.
        _process.BeginErrorReadLine();
    }

    /// <summary>Has one frame decoded and preprocessed into <paramref name="destination"/>.</summary>
    /// <exception cref="DecoderLostException">The process died or had to be killed; it cannot be used again.</exception>
    public Task<FrameResult> DecodeAsync(string path, int frame, Memory<float> destination, CancellationToken cancellationToken) =>
        ExchangeAsync(new DecoderRequest(path, frame), stream => DecoderProtocol.ReadAnswer(stream, destination.Span), cancellationToken);

    /// <summary>Has one frame decoded and rendered.</summary>
    /// <exception cref="DecoderLostException">The process died or had to be killed; it cannot be used again.</exception>
    public Task<PictureResult> RenderAsync(string path, int frame, PictureRequest picture, CancellationToken cancellationToken) =>
        ExchangeAsync(new DecoderRequest(path, frame, picture), DecoderProtocol.ReadPicture, cancellationToken);

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private async Task<T> ExchangeAsync<T>(DecoderRequest request, Func<Stream, T> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_limit, _time);
        using var onTimeout = timeout.Token.Register(Kill);
        using var onCancel = cancellationToken.Register(Kill);
        try
        {
            await DecoderProtocol.WriteRequestAsync(_process.StandardInput.BaseStream, request, CancellationToken.None);

            // Pipes of a child process are read synchronously by the system in any case; a kill ends the read.
            return await Task.Run(() => read(_process.StandardOutput.BaseStream), CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            Kill();
            cancellationToken.ThrowIfCancellationRequested();
            var reason = timeout.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"the decoder took longer than {_limit.TotalSeconds} s")
                : $"the decoder died ({exception.Message})";
            throw new DecoderLostException(reason, exception);
        }
    }

    private static ProcessStartInfo CreateStartInfo(long memoryBytes)
    {
        // The same executable: as an application host where there is one, else the assembly by dotnet.
        var assembly = typeof(DecoderProcess).Assembly.Location;
        var host = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = File.Exists(host) ? new ProcessStartInfo(host) : new ProcessStartInfo(FindDotnet(), [assembly]);
        start.ArgumentList.Add("decode");
        start.ArgumentList.Add(memoryBytes.ToString(CultureInfo.InvariantCulture));
        KeepEnvironmentSmall(start.Environment);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }

    /// <summary>What the runtime needs to start, and nothing that crafted bytes could carry off: settings and passwords come by the environment, too.</summary>
    private static void KeepEnvironmentSmall(IDictionary<string, string?> environment)
    {
        foreach (var name in environment.Keys.Where(name => !Inherited.Contains(name)).ToList())
            environment.Remove(name);

        // No debugger's door, and no second heap or thread for collecting garbage: a decoder lives frame by frame.
        environment["DOTNET_EnableDiagnostics"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
    }

    private static string FindDotnet() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet";

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It is gone already, which is what was wanted.
        }
    }
}
