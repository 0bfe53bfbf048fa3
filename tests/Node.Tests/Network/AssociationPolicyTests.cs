using System.Net;
using DicomNode.Node.Network;
using DicomNode.Node.Operations;

namespace DicomNode.Node.Tests.Network;

/// <summary>The whole truth table of who may associate; codes are those of PS3.8 table 9-21.</summary>
public sealed class AssociationPolicyTests
{
    private static readonly DicomOptions Open = new() { AeTitle = "NODE", MaxAssociations = 2 };

    private static readonly DicomOptions Closed = Open with
    {
        AcceptAnyCallingAe = false,
        Callers =
        [
            new CallerOptions("CT1", [IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00::/8")], []),
            new CallerOptions("PACS", [], []),
            new CallerOptions("MR1", [IPNetwork.Parse("10.9.0.0/16")], ["mr1.radiology.example"]),
        ],
    };

    [Theory]
    // Anyone who calls us by our title, while there is room.
    [InlineData(false, "NODE", "ANY", "1.2.3.4", 0, false, "accept")]
    [InlineData(false, "NODE", "ANY", "1.2.3.4", 1, false, "accept")]
    [InlineData(false, "NODE            ", "ANY", "1.2.3.4", 0, false, "accept")]
    [InlineData(false, "NODE", "ANY", null, 0, false, "accept")]
    [InlineData(false, "NODE", "ANY", "1.2.3.4", 2, false, "2/3/2")]
    [InlineData(false, "NODE", "ANY", "1.2.3.4", 3, false, "2/3/2")]
    [InlineData(false, "node", "ANY", "1.2.3.4", 0, false, "1/1/7")]
    [InlineData(false, "OTHER", "ANY", "1.2.3.4", 0, false, "1/1/7")]
    // A wrong title is permanent, however full we are; stopping comes before everything.
    [InlineData(false, "OTHER", "ANY", "1.2.3.4", 2, false, "1/1/7")]
    [InlineData(false, "OTHER", "ANY", "1.2.3.4", 2, true, "2/3/1")]
    [InlineData(false, "NODE", "ANY", "1.2.3.4", 0, true, "2/3/1")]
    // Only those listed, from where they are listed.
    [InlineData(true, "NODE", "CT1", "10.1.2.3", 0, false, "accept")]
    [InlineData(true, "NODE", "CT1 ", "10.1.2.3", 0, false, "accept")]
    [InlineData(true, "NODE", "CT1", "::ffff:10.1.2.3", 0, false, "accept")]
    [InlineData(true, "NODE", "CT1", "fd00::5", 0, false, "accept")]
    [InlineData(true, "NODE", "CT1", "10.2.2.3", 0, false, "1/1/3")]
    [InlineData(true, "NODE", "CT1", null, 0, false, "1/1/3")]
    [InlineData(true, "NODE", "PACS", "10.2.2.3", 0, false, "accept")]
    [InlineData(true, "NODE", "PACS", null, 0, false, "accept")]
    // By name: the name means 10.8.0.1 here.
    [InlineData(true, "NODE", "MR1", "10.8.0.1", 0, false, "accept")]
    [InlineData(true, "NODE", "MR1", "10.9.0.1", 0, false, "accept")]
    [InlineData(true, "NODE", "MR1", "10.7.0.1", 0, false, "1/1/3")]
    [InlineData(true, "NODE", "CT1", "10.8.0.1", 0, false, "1/1/3")]
    [InlineData(true, "NODE", "ANY", "10.1.2.3", 0, false, "1/1/3")]
    [InlineData(true, "NODE", "ANY", "10.1.2.3", 2, false, "1/1/3")]
    [InlineData(true, "NODE", "CT1", "10.1.2.3", 2, false, "2/3/2")]
    public void Decides(bool closed, string called, string calling, string? remote, int open, bool stopping, string expected)
    {
        var request = new AssociationRequest(called, calling, remote is null ? null : IPAddress.Parse(remote), remote == "10.8.0.1" ? ["mr1.radiology.example"] : []);
        var decision = AssociationPolicy.Decide(request, closed ? Closed : Open, new AssociationLoad(open, OpenFromHost: 0, stopping));
        Assert.Equal(expected, decision is AssociationDecision.Reject reject ? Describe(reject) : "accept");
    }

    [Theory]
    [InlineData(5, 2, "accept")]
    [InlineData(5, 3, "2/3/2")]
    [InlineData(10, 0, "2/3/2")]
    public void A_hosts_own_limit_leaves_room_for_others(int open, int fromHost, string expected)
    {
        var options = new DicomOptions { AeTitle = "NODE", MaxAssociations = 10, MaxAssociationsPerHost = 3 };
        var decision = AssociationPolicy.Decide(new AssociationRequest("NODE", "ANY", IPAddress.Loopback, []), options, new AssociationLoad(open, fromHost, false));
        Assert.Equal(expected, decision is AssociationDecision.Reject reject ? Describe(reject) : "accept");
    }

    // The library keeps the source in the high half of a reason.
    private static string Describe(AssociationDecision.Reject reject) => $"{(int)reject.Result}/{(int)reject.Source}/{(int)reject.Reason & 0x0F}";
}
