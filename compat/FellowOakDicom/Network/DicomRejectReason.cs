namespace FellowOakDicom.Network;

/// <summary>
/// Why an association was rejected (PS3.8 9.3.4, Reason/Diag.). The high nibble is the <see cref="DicomRejectSource"/> that
/// the reason belongs to, the low nibble is what goes on the wire.
/// </summary>
public enum DicomRejectReason
{
    NoReasonGiven = 0x11,
    ApplicationContextNotSupported = 0x12,
    CallingAENotRecognized = 0x13,
    CalledAENotRecognized = 0x17,
    NoReasonGiven_ = 0x21,
    ProtocolVersionNotSupported = 0x22,
    TemporaryCongestion = 0x31,
    LocalLimitExceeded = 0x32,
}
