using System.Collections.Concurrent;
using DicomNode.Testing;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace FellowOakDicom.Tests.Network;

/// <summary>DIMSE-N: operations on normalized instances, over real sockets.</summary>
public sealed class NormalizedServiceTests : IDisposable
{
    private static readonly DicomUID Class = DicomUID.StorageCommitmentPushModel;
    private static readonly DicomUID Instance = DicomUID.Parse("1.2.840.10008.1.20.1.1");

    private readonly ConcurrentQueue<DicomRequest> _performed = new();
    private readonly int _port = FreePort.Find();
    private readonly IDicomServer _server;

    public NormalizedServiceTests() =>
        _server = DicomServerFactory.Create<NormalizedService>(NetworkManager.IPv4Loopback, _port, userState: _performed);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Action_CarriesItsDataSetThereAndItsStatusBack()
    {
        DicomNActionResponse? answer = null;
        var request = new DicomNActionRequest(Class, Instance, 1) { Dataset = WithReason(DicomStatus.NoSuchActionType) };
        request.OnResponseReceived += (_, response) => answer = response;
        await SendAsync(request);

        Assert.Equal(DicomStatus.NoSuchActionType, answer!.Status);
        Assert.Equal((Class, Instance, (ushort)1), (answer.SOPClassUID, answer.SOPInstanceUID, answer.ActionTypeID));
        var performed = Assert.IsType<DicomNActionRequest>(Assert.Single(_performed));
        Assert.Equal((Class, Instance, (ushort)1), (performed.SOPClassUID, performed.SOPInstanceUID, performed.ActionTypeID));
        var item = Assert.Single(performed.Dataset!.GetSequence(DicomTag.ReferencedSOPSequence).Items);
        Assert.Equal("1.2.3", item.GetString(DicomTag.ReferencedSOPInstanceUID));
        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, performed.Dataset.InternalTransferSyntax);
    }

    [Fact]
    public async Task EventReport_InTheRoleOfAProvider()
    {
        DicomNEventReportResponse? answer = null;
        var request = new DicomNEventReportRequest(Class, Instance, 2) { Dataset = WithReason(DicomStatus.Success) };
        request.OnResponseReceived += (_, response) => answer = response;
        DicomAssociation? association = null;
        await SendAsync(request, client =>
        {
            client.AdditionalPresentationContexts.Add(DicomPresentationContext.GetScpRolePresentationContext(Class));
            client.AssociationAccepted += (_, accepted) => association = accepted.Association;
        });

        Assert.Equal((DicomStatus.Success, (ushort)2), (answer!.Status, answer.EventTypeID));
        Assert.Equal((ushort)2, Assert.IsType<DicomNEventReportRequest>(Assert.Single(_performed)).EventTypeID);
        Assert.Contains(association!.PresentationContexts, context => context is { UserRole: false, ProviderRole: true });
    }

    [Fact]
    public async Task EveryOperation_IsAnsweredByItsOwnResponse()
    {
        List<string> answers = [];
        var create = new DicomNCreateRequest(Class, Instance);
        create.OnResponseReceived += (_, response) => answers.Add($"create {response.SOPInstanceUID?.UID}");
        var delete = new DicomNDeleteRequest(Class, Instance);
        delete.OnResponseReceived += (_, response) => answers.Add($"delete {response.SOPInstanceUID?.UID}");
        var get = new DicomNGetRequest(Class, Instance);
        get.OnResponseReceived += (_, response) => answers.Add($"get {response.SOPInstanceUID?.UID}");
        var set = new DicomNSetRequest(Class, Instance);
        set.OnResponseReceived += (_, response) => answers.Add($"set {response.SOPInstanceUID?.UID}");
        foreach (var request in new DicomRequest[] { create, delete, get, set })
            await SendAsync(request);
        Assert.Equal(["create", "delete", "get", "set"], answers.Select(answer => answer.Split(' ')[0]));
        Assert.All(answers, answer => Assert.EndsWith($" {Instance.UID}", answer, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AServiceWithoutThem_AnswersUnrecognizedOperation()
    {
        Upstream.Skip("closes the connection without an answer");
        using var server = new TestServer();
        using var peer = await RawPeer.AssociateAsync(server.Port);
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(1, command: true, last: true, ActionCommand(hasDataSet: false))));
        Assert.Equal((ushort)0x0211, Pdu.CommandNumber(await peer.ReceiveCommandAsync(), 0x0900));
    }

    [Fact]
    public async Task ADataSetThatDoesNotParse_EndsTheAssociation()
    {
        Upstream.Skip("takes what it can read of it");
        using var peer = await RawPeer.AssociateAsync(_port);
        await peer.SendAsync(Pdu.Make(
            Pdu.Data,
            [
                .. Pdu.Fragment(1, command: true, last: true, ActionCommand(hasDataSet: true)),
                .. Pdu.Fragment(1, command: false, last: true, [8, 0, 0x99, 0x11, 0xF0, 0xFF, 0xFF, 0x7F, 1, 2]),
            ]));
        Assert.Equal(Pdu.Abort, (await peer.ReceiveAsync())?.Type);
        Assert.Empty(_performed);
    }

    [Fact]
    public async Task ADataSetBeyondAllMeasure_IsNotCollected()
    {
        Upstream.Skip("collects it in memory");
        using var peer = await RawPeer.AssociateAsync(_port);
        await peer.SendAsync(Pdu.Make(Pdu.Data, Pdu.Fragment(1, command: true, last: true, ActionCommand(hasDataSet: true))));
        var piece = Pdu.Make(Pdu.Data, Pdu.Fragment(1, command: false, last: false, new byte[200_000]));
        for (var sent = 0; sent <= 16 << 20; sent += 200_000)
            await peer.SendAsync(piece);
        Assert.Equal(Pdu.Abort, (await peer.ReceiveAsync())?.Type);
        Assert.Empty(_performed);
    }

    private async Task SendAsync(DicomRequest request, Action<IDicomClient>? configure = null)
    {
        var client = DicomClientFactory.Create("127.0.0.1", _port, false, "SCU", "SCP");
        configure?.Invoke(client);
        await client.AddRequestAsync(request);
        await client.SendAsync();
    }

    private static DicomDataset WithReason(DicomStatus status) => new()
    {
        { DicomTag.FailureReason, status.Code },
        new DicomSequence(DicomTag.ReferencedSOPSequence, new DicomDataset { { DicomTag.ReferencedSOPInstanceUID, "1.2.3" } }),
    };

    private static byte[] ActionCommand(bool hasDataSet) => Pdu.Command(
        (0x0003, Pdu.Uid(Class.UID)), (0x0100, [0x30, 0x01]), (0x0110, Pdu.Number(7)), (0x0800, Pdu.Number(hasDataSet ? (ushort)1 : (ushort)0x0101)),
        (0x1001, Pdu.Uid(Instance.UID)), (0x1008, Pdu.Number(1)));
}
