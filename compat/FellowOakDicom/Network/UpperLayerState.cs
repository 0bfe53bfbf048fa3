namespace FellowOakDicom.Network;

/// <summary>
/// The states of the upper layer that outlast one step (PS3.8 9.2.1). Sta9 and Sta12 are left the moment they are entered, since a
/// release is answered without asking when both sides want it; Sta1 and Sta4 are those of the socket.
/// </summary>
internal enum UpperLayerState
{
    /// <summary>Connection open, an A-ASSOCIATE-RQ is awaited.</summary>
    Sta2,

    /// <summary>The request is with the service, which accepts or rejects.</summary>
    Sta3,

    /// <summary>Requested; the answer is awaited.</summary>
    Sta5,

    /// <summary>Ready for data transfer.</summary>
    Sta6,

    /// <summary>Release requested; the answer is awaited.</summary>
    Sta7,

    /// <summary>The peer's release request is with the service.</summary>
    Sta8,

    /// <summary>Release collision on the acceptor's side; the answer is awaited.</summary>
    Sta10,

    /// <summary>Release collision on the requestor's side, answered; the answer is awaited.</summary>
    Sta11,

    /// <summary>Nothing more to say; the peer is to close the connection.</summary>
    Sta13,
}
