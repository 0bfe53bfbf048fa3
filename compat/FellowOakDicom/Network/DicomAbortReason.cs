namespace FellowOakDicom.Network;

/// <summary>Why the service provider aborted an association (PS3.8 9.3.8, Reason/Diag.); zero when the service user did.</summary>
public enum DicomAbortReason
{
    NotSpecified = 0,
    UnrecognizedPDU = 1,
    UnexpectedPDU = 2,
    UnrecognizedPDUParameter = 4,
    UnexpectedPDUParameter = 5,
    InvalidPDUParameter = 6,
}
