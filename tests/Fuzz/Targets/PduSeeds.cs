using FellowOakDicom.Tests;
using FellowOakDicom.Tests.Network;

namespace DicomNode.Fuzz.Targets;

/// <summary>Sessions as a peer would hold them, and the PDUs, items and command sets that they are made of.</summary>
internal static class PduSeeds
{
    private const string Jpeg = "1.2.840.10008.1.2.4.70";

    // SCP/SCU role selection, asynchronous window, user identity, extended negotiation, version name (PS3.7 D.3.3).
    private static readonly byte[] UserItems =
    [
        .. Pdu.Item(0x54, [0, 17, .. Pdu.Uid(Pdu.Verification)[..17], 1, 1]), .. Pdu.Item(0x53, 0, 4, 0, 4), .. Pdu.Item(0x55, "PEER_1.0"),
        .. Pdu.Item(0x56, [0, 17, .. Pdu.Uid(Pdu.Verification)[..17], 2, 0]), .. Pdu.Item(0x58, [2, 1, 0, 4, .. "user"u8, 0, 4, .. "pass"u8]),
    ];

    private static readonly byte[] Request = Pdu.Request(
        "DICOMNODE", "PEER", 1, "1.2.840.10008.3.1.1.1", [], (1, Pdu.Verification, [Pdu.ImplicitLittle]), (3, Pdu.CTImageStorage, [Pdu.ExplicitLittle, Jpeg, Pdu.ImplicitLittle]), (5, "1.2.3.4.5", [Jpeg]));

    private static readonly byte[] FullRequest = Pdu.Request(
        "DICOMNODE", "PEER", 1, "1.2.840.10008.3.1.1.1", UserItems, (1, Pdu.Verification, [Pdu.ImplicitLittle]), (255, Pdu.CTImageStorage, [Pdu.ExplicitLittle]));

    private static readonly byte[] Echo = Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, Pdu.EchoCommand(1)));
    private static readonly byte[] StoreCommand = Pdu.StoreCommand(2, Pdu.CTImageStorage, "1.2.3");

    private static readonly byte[] DataSet = Part10.Hex("08 00 16 00 'UI' 1A 00 '1.2.840.10008.5.1.4.1.1.2' 00 08 00 18 00 'UI' 06 00 '1.2.3' 00 08 00 60 00 'CS' 02 00 'CT'");

    private static readonly byte[] Store =
    [
        .. Pdu.Make(Pdu.Data, Pdu.Fragment(3, true, true, StoreCommand)), .. Pdu.Make(Pdu.Data, Pdu.Fragment(3, false, true, DataSet)),
    ];

    // One P-DATA-TF with the command in two fragments and a part of the data set; another with its end.
    private static readonly byte[] StoreInPieces =
    [
        .. Pdu.Make(
            Pdu.Data,
            [.. Pdu.Fragment(3, true, false, StoreCommand.AsSpan(0, 30)), .. Pdu.Fragment(3, true, true, StoreCommand.AsSpan(30)), .. Pdu.Fragment(3, false, false, DataSet.AsSpan(0, 20))]),
        .. Pdu.Make(Pdu.Data, [.. Pdu.Fragment(3, false, false, DataSet.AsSpan(20, 20)), .. Pdu.Fragment(3, false, true, DataSet.AsSpan(40))]),
    ];

    private static readonly byte[] Accept = Pdu.Make(
        Pdu.AssociateAc,
        [
            0, 1, 0, 0, .. "SCP             "u8, .. "SCU             "u8, .. new byte[32], .. Pdu.Item(0x10, "1.2.840.10008.3.1.1.1"),
            .. Pdu.Item(0x21, [1, 0, 0, 0, .. Pdu.Item(0x40, Pdu.ImplicitLittle)]), .. Pdu.Item(0x21, [3, 0, 0, 0, .. Pdu.Item(0x40, Pdu.ExplicitLittle)]),
            .. Pdu.Item(0x50, [.. Pdu.Item(0x51, 0, 0, 0x40, 0), .. Pdu.Item(0x52, "1.2.3.4"), .. UserItems]),
        ]);

    private static readonly byte[] EchoResponse = Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, Pdu.Command(
        (0x0002, Pdu.Uid(Pdu.Verification)), (0x0100, Pdu.Number(0x8030)), (0x0120, Pdu.Number(1)), (0x0800, Pdu.Number(0x0101)), (0x0900, Pdu.Number(0)))));

    private static readonly byte[] Reject = Pdu.Make(Pdu.AssociateRj, 0, 1, 1, 7);
    private static readonly byte[] ReleaseResponse = Pdu.Make(Pdu.ReleaseRp, 0, 0, 0, 0);
    private static readonly byte[] Abort = Pdu.Make(Pdu.Abort, 0, 0, 2, 6);

    // C-FIND-RQ, N-ACTION-RQ with a data set, C-CANCEL-RQ: what this SCP does not do.
    private static readonly byte[] Find = Other((0x0100, Pdu.Number(0x0020)), (0x0110, Pdu.Number(9)), (0x0700, Pdu.Number(0)), (0x0800, Pdu.Number(1)));
    private static readonly byte[] Action = Other((0x0003, Pdu.Uid("1.2.840.10008.1.20.1")), (0x0100, Pdu.Number(0x0130)), (0x0110, Pdu.Number(4)), (0x0800, Pdu.Number(1)), (0x1008, Pdu.Number(1)));
    private static readonly byte[] Cancel = Other((0x0100, Pdu.Number(0x0fff)), (0x0120, Pdu.Number(9)), (0x0800, Pdu.Number(0x0101)));

    /// <summary>Whole sessions; the first byte is <see cref="PduTarget"/>'s.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        [0, .. Request, .. Echo, .. Store, .. Pdu.Release],
        [2, .. Request, .. Echo, .. Pdu.Release],
        [4, .. FullRequest, .. Echo, .. StoreInPieces, .. Pdu.Release],
        [6, .. Request, .. StoreInPieces, .. Store, .. Pdu.Release],
        [0, .. FullRequest, .. Find, .. Action, .. Cancel, .. Echo, .. Abort],
        [0, .. Request, .. Pdu.Release, .. Echo, .. Request],
        [0, .. Echo, .. Request, .. Pdu.Release],
        [0, .. Request, .. Accept, .. EchoResponse],
        [1, .. Accept, .. EchoResponse, .. ReleaseResponse],
        [5, .. Accept, .. Echo, .. Store, .. Pdu.Release],
        [1, .. Reject],
        [3, .. Accept, .. Pdu.Release, .. ReleaseResponse],
    ];

    /// <summary>PDUs, items and elements to be put anywhere.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        Request, Echo, Store, Accept, EchoResponse, Reject, Pdu.Release, ReleaseResponse, Abort, Find, Action, Cancel, UserItems, StoreCommand,
        Pdu.Make(Pdu.Data), Pdu.Fragment(1, true, true, []), Pdu.Fragment(3, false, true, []), Pdu.Item(0x20, 7, 0, 0, 0), Pdu.Item(0x30, ""), Pdu.Item(0x40, ""),
        Pdu.Item(0x10, ""), Pdu.Item(0x50), Pdu.Item(0x51, 0, 0, 0, 0), Pdu.Item(0x51, 0, 0, 0, 1), Pdu.Item(0x54, 0, 0, 1, 1), Pdu.Command(),
    ];

    private static byte[] Other(params (ushort Element, byte[] Value)[] elements) =>
    [
        .. Pdu.Make(Pdu.Data, Pdu.Fragment(1, true, true, Pdu.Command([(0x0002, Pdu.Uid("1.2.840.10008.5.1.4.1.2.1.1")), .. elements]))),
        .. Pdu.Make(Pdu.Data, Pdu.Fragment(1, false, true, DataSet)),
    ];
}
