using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DicomNode.Testing;

/// <summary>Signals to processes that a test started; no program has to be installed for it.</summary>
public static partial class Signal
{
    private const int HangUp = 1, Quit = 3, Terminate = 15;

    /// <summary>SIGHUP: has a service read its settings again.</summary>
    public static void SendHangUp(Process process) => Send(process, HangUp);

    /// <summary>SIGTERM: asks a process to end in order.</summary>
    public static void SendTerminate(Process process) => Send(process, Terminate);

    /// <summary>SIGQUIT: tells PostgreSQL to end at once.</summary>
    public static void SendQuit(Process process) => Send(process, Quit);

    private static void Send(Process process, int signal)
    {
        if (Kill(process.Id, signal) != 0)
            throw new InvalidOperationException($"Signal {signal} to process {process.Id} failed: errno {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
