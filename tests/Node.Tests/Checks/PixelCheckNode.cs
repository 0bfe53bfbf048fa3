using DicomNode.Classifier;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Verdicts;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Tests.Checks;

/// <summary>One running node for all tests of a class: sends an object, and looks at the answer, the verdict and the file.</summary>
public sealed class PixelCheckNode : IAsyncLifetime
{
    private static int _last;

    private RunningNode? _node;

    internal RunningNode Node => _node ?? throw new InvalidOperationException("The node has not been started.");

    /// <summary>A SOP Instance UID that no other object of the run has.</summary>
    internal static string NextUid() => $"1.2.826.0.1.{Interlocked.Increment(ref _last)}";

    public async ValueTask InitializeAsync() => _node = await RunningNode.StartAsync();

    public ValueTask DisposeAsync() => _node?.DisposeAsync() ?? default;

    /// <summary>Sends data set bytes as they are and returns the answer.</summary>
    internal async Task<(ushort Status, string Comment)> SendAsync(
        string sopInstance, byte[] dataSet, string transferSyntax = RawPeer.ExplicitLittleEndian, string sopClass = RawPeer.CtImage, int pdvLength = 16_000)
    {
        using var peer = await RawPeer.AssociateAsync(Node.Port, sopClass, transferSyntax);
        await peer.SendAsync(RawPeer.StoreCommand(sopClass, sopInstance));
        foreach (var part in dataSet.Chunk(pdvLength))
            await peer.SendAsync(RawPeer.DataPdu(control: 0, part));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, []));
        return await peer.ReceiveResponseAsync();
    }

    /// <summary>Sends data set bytes that must be stored; returns the verdict and the whole file, once it lies in its final place.</summary>
    internal async Task<(Verdict Verdict, byte[] File)> StoreAsync(
        string sopInstance, byte[] dataSet, string transferSyntax = RawPeer.ExplicitLittleEndian, string sopClass = RawPeer.CtImage, int pdvLength = 16_000)
    {
        Assert.Equal((0x0000, ""), await SendAsync(sopInstance, dataSet, transferSyntax, sopClass, pdvLength));
        var verdict = await Node.WaitForVerdictAsync(sopInstance);
        return (verdict, await ReadAsync(PathOf(verdict)));
    }

    /// <summary>Sends an object with the library's client and returns its verdict.</summary>
    internal async Task<Verdict> JudgeAsync(DicomDataset dataset)
    {
        DicomStatus? status = null;
        var client = DicomClientFactory.Create("127.0.0.1", Node.Port, false, "TEST", "DICOMNODE");
        await client.AddRequestAsync(new DicomCStoreRequest(new DicomFile(dataset)) { OnResponseReceived = (_, response) => status = response.Status });
        await client.SendAsync();
        Assert.True(status?.State is DicomState.Success or DicomState.Warning, $"{status}");
        return await Node.WaitForVerdictAsync(dataset.GetSingleValue<string>(DicomTag.SOPInstanceUID));
    }

    /// <summary>
    /// Stores an odd encoding of the picture of <see cref="DataSetEncoder.Ct"/> and sees that it is kept bit for bit and judged like the plain one.
    /// </summary>
    internal async Task AssertJudgedLikeThePlainOneAsync(string sopInstance, byte[] dataSet, string transferSyntax = RawPeer.ExplicitLittleEndian)
    {
        var plainInstance = NextUid();
        var (plain, _) = await StoreAsync(plainInstance, DataSetEncoder.Explicit.Ct(plainInstance));
        var (odd, file) = await StoreAsync(sopInstance, dataSet, transferSyntax);
        Assert.Equal(dataSet, file[^dataSet.Length..]);
        Assert.Equal((plain.Outcome, plain.HeaderModality, plain.Frames), (odd.Outcome, odd.HeaderModality, odd.Frames));
        AssertSamePicture(plain, odd);
    }

    /// <summary>The pixels of two verdicts looked the same to the model.</summary>
    internal static void AssertSamePicture(Verdict expected, Verdict actual)
    {
        Assert.True(expected.Probabilities is not null && actual.Probabilities is not null, $"{expected.Reason} / {actual.Reason}");
        foreach (var modalityClass in Enum.GetValues<ModalityClass>())
            Assert.Equal(expected.Probabilities.Value[modalityClass], actual.Probabilities.Value[modalityClass], 1e-4f);
    }

    /// <summary>Where retention keeps the instance of a verdict.</summary>
    internal string PathOf(Verdict verdict) => Path.Combine(Node.Folders.Root, verdict.FileName!);

    private static async Task<byte[]> ReadAsync(string path)
    {
        // The verdict is committed just before its file moves.
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!File.Exists(path))
            await Task.Delay(10, limit.Token);
        return await File.ReadAllBytesAsync(path, limit.Token);
    }
}
