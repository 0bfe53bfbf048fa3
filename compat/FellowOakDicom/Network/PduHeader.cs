namespace FellowOakDicom.Network;

/// <summary>The six bytes before every PDU: its type and the number of bytes that follow (PS3.8 9.3.1).</summary>
internal readonly record struct PduHeader(PduType Type, uint Length)
{
    public const int Size = 6;
}
