using DicomNode.Node.Intake;
using DicomNode.Node.Operations;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>What a C-STORE request is refused for by its command set alone, whatever its data set: a pure function (PS3.7 9.1.1.1.9 and annex C).</summary>
public static class StorePolicy
{
    private const int MaxUidLength = 64;

    /// <summary>PS3.7 C.5.22; the library has no name for it.</summary>
    internal static readonly DicomStatus NotAuthorized = new("0124", DicomState.Failure, "Refused: not authorized");

    /// <summary>The refusal, or null.</summary>
    /// <param name="sopClassUid">Affected SOP Class UID.</param>
    /// <param name="sopInstanceUid">Affected SOP Instance UID.</param>
    /// <param name="abstractSyntax">Of the presentation context that the request came in.</param>
    /// <param name="caller">The association that it came on, as it was requested.</param>
    /// <param name="options">The settings now, which may be others than when the association began.</param>
    public static DicomStatus? FindRefusal(
        string sopClassUid, string sopInstanceUid, string abstractSyntax, AssociationRequest caller, DicomOptions options)
    {
        if (!AssociationPolicy.IsKnown(caller, options))
            return Refuse(NotAuthorized, $"{caller.CallingAe} is no longer among the callers of this node");
        if (sopClassUid != abstractSyntax)
            return Refuse(DicomStatus.SOPClassNotSupported, ErrorComment.Differs("SOP Class UID", sopClassUid, "command", abstractSyntax, "context"));
        if (!PresentationContextPolicy.IsWelcome(sopClassUid, options))
            return Refuse(DicomStatus.SOPClassNotSupported, $"SOP class {sopClassUid} is not stored here");
        return IsUid(sopInstanceUid) ? null : Refuse(DicomStatus.InvalidObjectInstance, $"SOP Instance UID: expected digits and dots: {sopInstanceUid}");
    }

    // Looser than PS3.5 9.1: leading zeros and the like are out there, harm nobody, and are not the modality's user's fault.
    private static bool IsUid(string uid) => uid.Length is >= 1 and <= MaxUidLength && uid.All(c => char.IsAsciiDigit(c) || c == '.');

    private static DicomStatus Refuse(DicomStatus status, string comment) => new(status, ErrorComment.Fit(comment));
}
