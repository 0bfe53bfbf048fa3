namespace FellowOakDicom.Network;

/// <summary>The state transition table of PS3.8 9.2.3 (Table 9-10) for received PDUs, as a pure function.</summary>
internal static class UpperLayer
{
    /// <param name="state">The state that the PDU meets.</param>
    /// <param name="pdu">Its type; an undefined value is an unrecognised PDU.</param>
    /// <param name="requestor">Whether this side asked for the association.</param>
    public static UpperLayerAction OnReceive(UpperLayerState state, PduType pdu, bool requestor)
        => (state, pdu) switch
        {
            (_, PduType.Abort) => UpperLayerAction.IndicateAbort,
            (UpperLayerState.Sta2, PduType.AssociateRequest) => UpperLayerAction.IndicateAssociation,
            (UpperLayerState.Sta2, _) => UpperLayerAction.AbortAsUser,
            (UpperLayerState.Sta5, PduType.AssociateAccept) => UpperLayerAction.ConfirmAssociation,
            (UpperLayerState.Sta5, PduType.AssociateReject) => UpperLayerAction.ConfirmRejection,
            (UpperLayerState.Sta6 or UpperLayerState.Sta7, PduType.DataTransfer) => UpperLayerAction.TakeData,
            (UpperLayerState.Sta6, PduType.ReleaseRequest) => UpperLayerAction.IndicateRelease,
            (UpperLayerState.Sta7 or UpperLayerState.Sta11, PduType.ReleaseResponse) => UpperLayerAction.ConfirmRelease,
            (UpperLayerState.Sta7, PduType.ReleaseRequest) when requestor => UpperLayerAction.AnswerCollision,
            (UpperLayerState.Sta7, PduType.ReleaseRequest) => UpperLayerAction.AwaitCollision,
            (UpperLayerState.Sta10, PduType.ReleaseResponse) => UpperLayerAction.FinishCollision,
            (UpperLayerState.Sta13, PduType.AssociateRequest) => UpperLayerAction.AbortAsProvider,
            (UpperLayerState.Sta13, _) when Enum.IsDefined(pdu) => UpperLayerAction.Ignore,
            _ => UpperLayerAction.AbortAsProvider,
        };
}
