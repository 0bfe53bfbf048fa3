using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>Orthanc, a PACS of its own making, with the node among its modalities as "node".</summary>
internal sealed class OrthancProcess : IAsyncDisposable
{
    public const string AeTitle = "ORTHANC";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly HttpClient _http;

    private OrthancProcess(Process process, int httpPort, int dicomPort)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };
        DicomPort = dicomPort;
    }

    public int DicomPort { get; }

    /// <summary>Starts Orthanc and waits until it says that it runs.</summary>
    /// <param name="folder">Where it keeps what it has.</param>
    /// <param name="nodePort">The node's DICOM port.</param>
    /// <param name="dicomPort">Its own; 0 for any.</param>
    public static async Task<OrthancProcess> StartAsync(TemporaryFolder folder, int nodePort, int dicomPort = 0)
    {
        var http = FreePort.Find();
        var dicom = dicomPort == 0 ? FreePort.Find() : dicomPort;
        var configuration = folder.File("orthanc.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "StorageDirectory": "{{folder.File("orthanc")}}", "IndexDirectory": "{{folder.File("orthanc")}}",
              "HttpPort": {{http}}, "DicomPort": {{dicom}}, "DicomAet": "{{AeTitle}}",
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "Plugins": [],
              "DicomModalities": { "node": ["DICOMNODE", "127.0.0.1", {{nodePort}}] }
            }
            """);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var orthanc = new OrthancProcess(
            Tool.Start("Orthanc", [configuration], line =>
            {
                if (line.Contains("Orthanc has started", StringComparison.Ordinal))
                    started.TrySetResult();
            }),
            http,
            dicom);
        try
        {
            await started.Task.WaitAsync(Limit);
            return orthanc;
        }
        catch
        {
            await orthanc.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts a file into Orthanc and has it sent to the node.</summary>
    public async Task StoreAsync(string path)
    {
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(path));
        var stored = await (await _http.PostAsync("/instances", content)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        using var id = new StringContent(stored.GetProperty("ID").GetString()!);
        (await _http.PostAsync("/modalities/node/store", id)).EnsureSuccessStatusCode();
    }

    /// <summary>Has Orthanc ask the node for storage commitment; the name of the transaction, or null where the node refuses.</summary>
    public async Task<string?> AskForCommitmentAsync(params IEnumerable<string> sopInstanceUids)
    {
        var body = new { DicomInstances = sopInstanceUids.Select(uid => new { SOPClassUID = SyntheticInstances.SopClass, SOPInstanceUID = uid }) };
        var response = await _http.PostAsJsonAsync("/modalities/node/storage-commitment", body, new JsonSerializerOptions());
        return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ID").GetString() : null;
    }

    /// <summary>What Orthanc knows of a transaction; its Status is Pending until the node's report has come.</summary>
    public async Task<JsonElement> TransactionAsync(string id) => await _http.GetFromJsonAsync<JsonElement>($"/storage-commitment/{id}");

    /// <summary>Waits for the node's report.</summary>
    public async Task<JsonElement> WaitForReportAsync(string id)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var transaction = await TransactionAsync(id);
            if (transaction.GetProperty("Status").GetString() != "Pending")
                return transaction;
            await Task.Delay(100, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _http.Dispose();
    }
}
