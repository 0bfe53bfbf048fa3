using DicomNode.Node.Commitment;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Tests.Commitment;

/// <summary>What is no request of storage commitment, and the status that says so.</summary>
public sealed class CommitmentReaderTests
{
    private const string CtImage = "1.2.840.10008.5.1.4.1.1.2";

    public static TheoryData<string, ushort, string> Refusals => new()
    {
        { "class", 0x0118, "Storage Commitment" },
        { "context", 0x0122, "presentation context" },
        { "instance", 0x0112, "1.2.840.10008.1.20.1.1" },
        { "action", 0x0123, "Action Type ID is 2" },
        { "no data set", 0x0115, "Action Information" },
        { "no transaction", 0x0115, "Transaction UID" },
        { "no sequence", 0x0115, "Referenced SOP Sequence" },
        { "empty sequence", 0x0115, "Referenced SOP Sequence" },
        { "item", 0x0115, "item 2" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Is_refused_with_a_status_and_a_comment(string fault, ushort status, string comment)
    {
        var (request, refusal) = CommitmentReader.Read(Break(fault), "MODALITY", DateTimeOffset.UnixEpoch);
        Assert.Null(request);
        Assert.Equal((status, DicomState.Failure), (refusal!.Code, refusal.State));
        Assert.Contains(comment, refusal.ErrorComment, StringComparison.Ordinal);
        Assert.InRange(refusal.ErrorComment!.Length, 1, 64);
    }

    [Fact]
    public void A_request_is_read_in_the_peers_order()
    {
        var (request, refusal) = CommitmentReader.Read(Break(""), "MODALITY", DateTimeOffset.UnixEpoch);
        Assert.Null(refusal);
        Assert.Equal(("MODALITY", "1.2.3.77"), (request!.PeerAe, request.TransactionUid));
        Assert.Equal([new SopReference(CtImage, "1.2.3"), new SopReference(CtImage, "1.2.2")], request.References);
    }

    private static DicomNActionRequest Break(string fault)
    {
        var whole = Modality.Request("1.2.3.77", (CtImage, "1.2.3"), (CtImage, "1.2.2"));
        var dataSet = whole.Dataset!;
        switch (fault)
        {
            case "no transaction":
                dataSet.Remove(DicomTag.TransactionUID);
                break;
            case "no sequence":
                dataSet.Remove(DicomTag.ReferencedSOPSequence);
                break;
            case "empty sequence":
                dataSet.AddOrUpdate(new DicomSequence(DicomTag.ReferencedSOPSequence));
                break;
            case "item":
                dataSet.GetSequence(DicomTag.ReferencedSOPSequence).Items[1].Remove(DicomTag.ReferencedSOPInstanceUID);
                break;
        }

        return new DicomNActionRequest(
            fault == "class" ? DicomUID.CTImageStorage : DicomUID.StorageCommitmentPushModel,
            fault == "instance" ? DicomUID.Parse("1.2.3") : Modality.SopInstance,
            fault == "action" ? (ushort)2 : (ushort)1)
        {
            Dataset = fault == "no data set" ? null : dataSet,
            PresentationContext = new DicomPresentationContext(
                1, fault == "context" ? DicomUID.CTImageStorage : DicomUID.StorageCommitmentPushModel),
        };
    }
}
