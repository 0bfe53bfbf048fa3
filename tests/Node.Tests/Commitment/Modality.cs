using DicomNode.Node.Tests.Network;
using FellowOakDicom;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.Node.Tests.Commitment;

/// <summary>A modality that stores instances and asks for their commitment.</summary>
internal static class Modality
{
    public const string AeTitle = "MODALITY";

    public static readonly DicomUID SopInstance = DicomUID.Parse("1.2.840.10008.1.20.1.1");

    /// <summary>Stores a small CT instance; it is acknowledged, and has its verdict or not.</summary>
    public static async Task StoreAsync(int port, string sopInstanceUid)
    {
        using var peer = await RawPeer.AssociateAsync(port);
        await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, sopInstanceUid));
        await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct(sopInstanceUid)));
        Assert.Equal((0x0000, ""), await peer.ReceiveResponseAsync());
    }

    /// <summary>A request about instances.</summary>
    public static DicomNActionRequest Request(string transactionUid, params (string SopClass, string SopInstance)[] references)
    {
        var items = references.Select(reference =>
        {
            var item = new DicomDataset().NotValidated();
            item.Add(DicomTag.ReferencedSOPClassUID, reference.SopClass);
            item.Add(DicomTag.ReferencedSOPInstanceUID, reference.SopInstance);
            return item;
        });
        var dataSet = new DicomDataset().NotValidated();
        dataSet.Add(DicomTag.TransactionUID, transactionUid);
        dataSet.Add(new DicomSequence(DicomTag.ReferencedSOPSequence, [.. items]));
        return new DicomNActionRequest(DicomUID.StorageCommitmentPushModel, SopInstance, 1) { Dataset = dataSet };
    }

    /// <summary>Sends a request; returns the node's answer.</summary>
    public static async Task<DicomStatus> AskAsync(int port, DicomNActionRequest request, string callingAe = AeTitle)
    {
        DicomStatus? status = null;
        request.OnResponseReceived += (_, response) => status = response.Status;
        var client = DicomClientFactory.Create("127.0.0.1", port, false, callingAe, "DICOMNODE");
        await client.AddRequestAsync(request);
        await client.SendAsync();
        return status ?? throw new InvalidOperationException("no answer");
    }
}
