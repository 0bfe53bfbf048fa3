using System.Collections.Frozen;
using DicomNode.Node.Commitment;
using DicomNode.Node.Operations;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Network;

/// <summary>
/// Which presentation contexts are accepted: Verification; Storage Commitment, where the node commits; every storage SOP class of the
/// standard; every private or unknown class, since vendors store under their own UIDs and the header decides later what the object is.
/// </summary>
public static class PresentationContextPolicy
{
    private const string StandardRoot = "1.2.840.10008.";
    private const string StorageRoot = "1.2.840.10008.5.1.4.1.1.";
    private const string Verification = "1.2.840.10008.1.1";

    // Storage SOP classes outside the storage root (PS3.4 B.5, GG.3): retired print storage, RT delivery, hanging protocol, palette, implants.
    private static readonly FrozenSet<string> OtherStorage = FrozenSet.Create(
        "1.2.840.10008.5.1.1.27", "1.2.840.10008.5.1.1.29", "1.2.840.10008.5.1.1.30", "1.2.840.10008.5.1.4.34.1", "1.2.840.10008.5.1.4.34.7",
        "1.2.840.10008.5.1.4.34.10", "1.2.840.10008.5.1.4.38.1", "1.2.840.10008.5.1.4.39.1", "1.2.840.10008.5.1.4.43.1",
        "1.2.840.10008.5.1.4.44.1", "1.2.840.10008.5.1.4.45.1");

    private static readonly FrozenSet<string> Native = FrozenSet.Create(
        "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2");

    // Not the deflated one: requests are read in memory, and a few kilobytes can inflate to any size.
    private static readonly FrozenSet<string> InMemory = FrozenSet.Create("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2");

    private const string Rle = "1.2.840.10008.1.2.5";
    private const string EncapsulatedUncompressed = "1.2.840.10008.1.2.1.98";
    private const string DeflatedFrames = "1.2.840.10008.1.2.8.1";
    private const string EncapsulatedRoot = "1.2.840.10008.1.2.4.";

    // Their pixel data lie at a URL (JPIP), not in the object.
    private static readonly FrozenSet<string> Referenced = FrozenSet.Create(
        "1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.204", "1.2.840.10008.1.2.4.205");

    /// <summary>True for an abstract syntax under which objects may be stored here.</summary>
    public static bool IsStorage(string abstractSyntax) =>
        !abstractSyntax.StartsWith(StandardRoot, StringComparison.Ordinal)
        || abstractSyntax.StartsWith(StorageRoot, StringComparison.Ordinal)
        || OtherStorage.Contains(abstractSyntax);

    /// <summary>True for a SOP class that may be stored here by the settings.</summary>
    public static bool IsWelcome(string sopClass, DicomOptions options) =>
        IsStorage(sopClass) && (options.SopClasses.Count == 0 || options.SopClasses.Contains(sopClass));

    /// <summary>True for a transfer syntax in which data sets are kept: all of the standard's but those that leave the pixels elsewhere.</summary>
    public static bool IsStorable(string transferSyntax) =>
        Native.Contains(transferSyntax)
        || transferSyntax is Rle or EncapsulatedUncompressed or DeflatedFrames
        || (transferSyntax.StartsWith(EncapsulatedRoot, StringComparison.Ordinal) && !Referenced.Contains(transferSyntax));

    /// <summary>Sets the result of every proposed context; among its transfer syntaxes the peer's order decides.</summary>
    /// <param name="contexts">What the peer proposes.</param>
    /// <param name="options">May narrow the SOP classes, and narrow or widen the transfer syntaxes; Verification is welcome whatever they say.</param>
    /// <param name="commits">Whether Storage Commitment is offered.</param>
    public static void Negotiate(IEnumerable<DicomPresentationContext> contexts, DicomOptions options, bool commits)
    {
        foreach (var context in contexts)
        {
            if (FindWelcome(context.AbstractSyntax.UID, options, commits) is not { } isWelcome)
            {
                context.SetResult(DicomPresentationContextResult.RejectAbstractSyntaxNotSupported);
                continue;
            }

            DicomTransferSyntax[] welcome = [.. context.GetTransferSyntaxes().Where(syntax => isWelcome(syntax.UID.UID))];
            context.AcceptTransferSyntaxes(welcome);
        }
    }

    /// <summary>Which transfer syntaxes are welcome; null where the abstract syntax is not.</summary>
    private static Predicate<string>? FindWelcome(string abstractSyntax, DicomOptions options, bool commits) => abstractSyntax switch
    {
        Verification => Native.Contains,
        StorageCommitment.SopClassUid => commits ? InMemory.Contains : null,
        _ when !IsWelcome(abstractSyntax, options) => null,
        _ => options.TransferSyntaxes.Count == 0 ? IsStorable : options.TransferSyntaxes.Contains,
    };
}
