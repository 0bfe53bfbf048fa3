using System.Net.Http.Json;
using System.Text.Json;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>Orthanc, a PACS of its own making, as the sender.</summary>
public sealed class OrthancTests
{
    [Fact]
    public async Task An_instance_stored_in_Orthanc_and_sent_on_gets_its_verdict()
    {
        using var folder = new TemporaryFolder();
        await using var node = await NodeProcess.StartAsync(folder.File("data"));
        var instance = Assert.Single(SyntheticInstances.Write(folder.File("sent"), count: 1, seed: 1));

        var (http, dicom) = (FreePort.Find(), FreePort.Find());
        var configuration = folder.File("orthanc.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "StorageDirectory": "{{folder.File("orthanc")}}", "IndexDirectory": "{{folder.File("orthanc")}}",
              "HttpPort": {{http}}, "DicomPort": {{dicom}}, "DicomAet": "ORTHANC",
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false, "Plugins": [],
              "DicomModalities": { "node": ["DICOMNODE", "127.0.0.1", {{node.DicomPort}}] }
            }
            """);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var orthanc = Tool.Start("Orthanc", [configuration], line =>
        {
            if (line.Contains("Orthanc has started", StringComparison.Ordinal))
                started.TrySetResult();
        });
        try
        {
            await started.Task.WaitAsync(TimeSpan.FromMinutes(1));
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}") };
            using var content = new ByteArrayContent(await File.ReadAllBytesAsync(instance.Path));
            var stored = await (await client.PostAsync("/instances", content)).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
            using var id = new StringContent(stored.GetProperty("ID").GetString()!);
            (await client.PostAsync("/modalities/node/store", id)).EnsureSuccessStatusCode();

            var verdict = Assert.Single(await node.WaitForVerdictsAsync(verdicts => verdicts.Count > 0));
            Assert.Equal(instance.SopInstanceUid, verdict.GetProperty("sopInstanceUid").GetString());
            Assert.Equal("ORTHANC", verdict.GetProperty("callingAe").GetString());
            Assert.NotEqual("Unreadable", verdict.GetProperty("outcome").GetString());
        }
        finally
        {
            orthanc.Kill();
            await orthanc.WaitForExitAsync();
        }
    }
}
