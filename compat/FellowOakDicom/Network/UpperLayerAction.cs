namespace FellowOakDicom.Network;

/// <summary>What a received PDU calls for, named after its effect; the actions of PS3.8 9.2.2 in brackets.</summary>
internal enum UpperLayerAction
{
    /// <summary>Hand the association request to the service (AE-6).</summary>
    IndicateAssociation,

    /// <summary>The association is accepted (AE-3).</summary>
    ConfirmAssociation,

    /// <summary>The association is rejected (AE-4).</summary>
    ConfirmRejection,

    /// <summary>Take the data (DT-2, AR-6).</summary>
    TakeData,

    /// <summary>Hand the release request to the service (AR-2).</summary>
    IndicateRelease,

    /// <summary>The association is released; close (AR-3).</summary>
    ConfirmRelease,

    /// <summary>Both want to release: the requestor answers first (AR-8, AR-9).</summary>
    AnswerCollision,

    /// <summary>Both want to release: the acceptor waits for the answer to its own request (AR-8).</summary>
    AwaitCollision,

    /// <summary>The acceptor has its answer and gives the peer its own (AR-10, AR-4).</summary>
    FinishCollision,

    /// <summary>The peer aborted; close (AA-2, AA-3).</summary>
    IndicateAbort,

    /// <summary>Too late to matter (AA-6).</summary>
    Ignore,

    /// <summary>Abort as the service user (AA-1).</summary>
    AbortAsUser,

    /// <summary>Abort as the service provider (AA-8, AA-7).</summary>
    AbortAsProvider,
}
