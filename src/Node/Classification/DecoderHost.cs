using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using DicomNode.Classifier.Preprocessing;
using Microsoft.Win32.SafeHandles;

namespace DicomNode.Node.Classification;

/// <summary>
/// The decoder process: this executable started as <c>decode</c>. Reads requests from standard input, decodes and preprocesses, and
/// answers on standard output, until the node closes the pipe. Whatever a crafted stream does here, it does not do it to the node.
/// </summary>
internal static partial class DecoderHost
{
    public static int Run()
    {
        using var output = TakeStandardOutput();
        using var requests = new BlockingCollection<DecoderRequest>();

        // A thread of its own, so that a decoder stuck in a frame still notices that its node is gone.
        new Thread(() => ReadRequests(requests)) { IsBackground = true, Name = "requests" }.Start();
        var reader = new CachedSliceReader();
        var slice = new float[SlicePreprocessor.Length];
        foreach (var (path, frame, picture) in requests.GetConsumingEnumerable())
        {
            if (picture is null)
                DecoderProtocol.WriteAnswer(output, reader.Read(path, frame, slice), slice);
            else
                DecoderProtocol.WriteAnswer(output, reader.Render(path, frame, picture));
        }

        return 0;
    }

    private static void ReadRequests(BlockingCollection<DecoderRequest> requests)
    {
        using var input = Console.OpenStandardInput();
        while (DecoderProtocol.ReadRequest(input) is { } request)
            requests.Add(request);
        Environment.Exit(0);
    }

    /// <summary>Native codecs print to standard output; the answers get a descriptor of their own and the prints go to standard error.</summary>
    private static FileStream TakeStandardOutput()
    {
        const int StandardOutput = 1;
        const int StandardError = 2;
        var descriptor = Duplicate(StandardOutput);
        if (descriptor < 0 || DuplicateTo(StandardError, StandardOutput) < 0)
            throw new IOException($"Cannot duplicate a descriptor: error {Marshal.GetLastPInvokeError()}.");
        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 1 << 16);
    }

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateTo(int from, int to);
}
