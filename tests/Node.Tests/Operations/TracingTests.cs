using System.Diagnostics;
using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using DicomNode.Node.Tests.Network;

namespace DicomNode.Node.Tests.Operations;

/// <summary>Traces of a whole node, as a receiver sees them. Alone, since whatever the process does is traced.</summary>
[Collection(nameof(MeasuredAlone))]
public sealed class TracingTests
{
    private const string Instance = "1.2.3.77.1";

    [Fact]
    public async Task An_instance_can_be_followed_from_its_association_to_the_store_and_is_not_named()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var node = await RunningNode.StartAsync(("Node:Telemetry:OtlpEndpoint", receiver.Url));
        await StoreAsync(node);

        // What was not exported yet is exported when the node stops.
        await node.DisposeAsync();
        var spans = receiver.TakeAll();
        var association = Assert.Single(spans, span => span.Name == "association");
        Assert.Equal("RAW", association.Attributes["dicom.calling_ae"]);
        var store = Assert.Single(spans, span => span.Name == "C-STORE");
        Assert.Equal((association.TraceId, association.SpanId, "0000"), (store.TraceId, store.ParentId, store.Attributes["dicom.status"]));
        var classify = Assert.Single(spans, span => span.Name == "classify");
        Assert.Equal([store.SpanId], classify.LinkedSpans);
        Assert.Equal(AcceptedInstance.KeyOf(Instance), classify.Attributes["dicomnode.instance"]);
        Assert.All(["decode", "infer"], name => Assert.Equal(classify.SpanId, Assert.Single(spans, span => span.Name == name).ParentId));
        Assert.Equal([classify.SpanId], Assert.Single(spans, span => span.Name == "store").LinkedSpans);

        var texts = spans.SelectMany(span => span.Attributes.Values).ToList();
        Assert.DoesNotContain(texts, text => text.Contains("1.2.3", StringComparison.Ordinal) || text.Contains("Doe", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_endpoint_no_span_is_made()
    {
        Assert.False(Tracing.Source.HasListeners());
        Assert.Null(Tracing.StartLinked("classify", default(ActivityContext)));
        await using var node = await RunningNode.StartAsync();
        await StoreAsync(node);
        Assert.False(Tracing.Source.HasListeners());
    }

    private static async Task StoreAsync(RunningNode node)
    {
        using (var peer = await RawPeer.AssociateAsync(node.Port))
        {
            await peer.SendAsync(RawPeer.StoreCommand(RawPeer.CtImage, Instance));
            await peer.SendAsync(RawPeer.DataPdu(control: 2, DataSetBytes.Ct(Instance)));
            Assert.Equal(0, (await peer.ReceiveResponseAsync()).Status);
            await peer.SendAsync(RawPeer.Pdu(0x05, new byte[4]));
            Assert.Equal(RawPeer.ReleaseResponse, (await peer.ReceiveAsync())!.Value.Type);
        }

        await node.WaitForVerdictAsync(Instance);
    }
}
