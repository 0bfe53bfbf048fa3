using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>
/// DCMTK's storescu as a modality: sends files and tells which of them were acknowledged. Each SOP class and transfer syntax
/// that the files use is proposed as a presentation context of its own, so no file is converted on the way.
/// </summary>
internal static class Storescu
{
    private const int MaxPresentationContexts = 128;

    /// <summary>Sends files over one association; returns those acknowledged with Success or a warning, in order.</summary>
    public static async Task<IReadOnlyList<string>> SendAsync(
        int port, IReadOnlyList<string> files, IReadOnlyCollection<(string SopClass, string TransferSyntax)> contexts, TimeSpan? limit = null, string callingAe = "STORESCU")
    {
        Assert.InRange(contexts.Count, 1, MaxPresentationContexts);
        using var folder = new TemporaryFolder();
        var profile = folder.File("storescu.cfg");
        await File.WriteAllTextAsync(profile, Profile(contexts));

        var log = new List<string>();
        using var process = Tool.Start(
            "storescu", ["-v", "-nh", "-xf", profile, "Test", "127.0.0.1", $"{port}", "-aet", callingAe, "-aec", "DICOMNODE", .. files], line =>
            {
                lock (log)
                    log.Add(line);
            });
        await process.WaitForExitAsync().WaitAsync(limit ?? TimeSpan.FromMinutes(5));
        lock (log)
            return Acknowledged(log);
    }

    // storescu -v prints "I: Sending file: PATH" before each request and "I: Received Store Response (STATUS)" after its answer.
    private static List<string> Acknowledged(List<string> log)
    {
        const string sending = "I: Sending file: ", response = "I: Received Store Response (";
        var acknowledged = new List<string>();
        string? current = null;
        foreach (var line in log)
        {
            if (line.StartsWith(sending, StringComparison.Ordinal))
            {
                current = line[sending.Length..];
            }
            else if (line.StartsWith(response, StringComparison.Ordinal) && current is not null)
            {
                if (line.Contains("(Success", StringComparison.Ordinal) || line.Contains("(Warning", StringComparison.Ordinal))
                    acknowledged.Add(current);
                current = null;
            }
        }

        return acknowledged;
    }

    // The format of dcmtk/etc/storescu.cfg: transfer syntaxes, presentation contexts, and a profile that names them.
    private static string Profile(IReadOnlyCollection<(string SopClass, string TransferSyntax)> contexts)
    {
        var syntaxes = contexts.Select(context => context.TransferSyntax).Distinct().ToList();
        var text = new System.Text.StringBuilder("[[TransferSyntaxes]]\n");
        for (var i = 0; i < syntaxes.Count; i++)
            text.AppendLine(null, $"[Syntax{i}]\nTransferSyntax1 = {syntaxes[i]}");
        text.AppendLine("[[PresentationContexts]]\n[Contexts]");
        var number = 0;
        foreach (var (sopClass, syntax) in contexts)
            text.AppendLine(null, $"PresentationContext{++number} = {sopClass}\\Syntax{syntaxes.IndexOf(syntax)}");
        text.AppendLine("[[Profiles]]\n[Test]\nPresentationContexts = Contexts");
        return text.ToString();
    }
}
