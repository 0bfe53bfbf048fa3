namespace FellowOakDicom.Network;

/// <summary>A presentation context: an abstract syntax and the transfer syntaxes proposed or agreed for it (PS3.8 7.1.1.13).</summary>
public class DicomPresentationContext
{
    private readonly List<DicomTransferSyntax> _transferSyntaxes = [];

    public DicomPresentationContext(byte pcid, DicomUID abstractSyntax)
        : this(pcid, abstractSyntax, null, null)
    {
    }

    public DicomPresentationContext(byte pcid, DicomUID abstractSyntax, bool? userRole, bool? providerRole)
    {
        ID = pcid;
        AbstractSyntax = abstractSyntax;
        UserRole = userRole;
        ProviderRole = providerRole;
    }

    internal DicomPresentationContext(byte pcid, DicomUID abstractSyntax, IEnumerable<DicomTransferSyntax> distinctSyntaxes)
        : this(pcid, abstractSyntax) => _transferSyntaxes.AddRange(distinctSyntaxes);

    /// <summary>An odd number from 1 to 255.</summary>
    public byte ID { get; }

    public DicomPresentationContextResult Result { get; private set; } = DicomPresentationContextResult.Proposed;

    public DicomUID AbstractSyntax { get; }

    /// <summary>The agreed transfer syntax, or null while there is none.</summary>
    public DicomTransferSyntax? AcceptedTransferSyntax { get; private set; }

    /// <summary>Whether the requestor offers the SCU role; null leaves the default (PS3.7 D.3.3.4).</summary>
    public bool? UserRole { get; internal set; }

    /// <summary>Whether the requestor offers the SCP role; null leaves the default.</summary>
    public bool? ProviderRole { get; internal set; }

    /// <summary>
    /// A context to propose in the role of a provider alone: for whoever sends N-EVENT-REPORT or expects C-STORE by C-GET. Without transfer
    /// syntaxes it proposes Implicit VR Little Endian.
    /// </summary>
    public static DicomPresentationContext GetScpRolePresentationContext(DicomUID abstractSyntax, params DicomTransferSyntax[] transferSyntaxes)
        => new(0, abstractSyntax, transferSyntaxes is { Length: > 0 } ? transferSyntaxes.Distinct() : [DicomTransferSyntax.ImplicitVRLittleEndian])
        {
            UserRole = false,
            ProviderRole = true,
        };

    /// <summary>Sets the result; acceptance takes the first transfer syntax proposed.</summary>
    public void SetResult(DicomPresentationContextResult result) => SetResult(result, _transferSyntaxes.FirstOrDefault());

    /// <summary>Sets the result and the transfer syntax, which becomes the only one.</summary>
    /// <exception cref="DicomNetworkException">Acceptance without a transfer syntax.</exception>
    public void SetResult(DicomPresentationContextResult result, DicomTransferSyntax? acceptedTransferSyntax)
    {
        var accepted = result == DicomPresentationContextResult.Accept;
        if (accepted && acceptedTransferSyntax is null)
            throw new DicomNetworkException($"Presentation context {ID} cannot be accepted without a transfer syntax");

        _transferSyntaxes.Clear();
        if (acceptedTransferSyntax is not null)
            _transferSyntaxes.Add(acceptedTransferSyntax);
        Result = result;
        AcceptedTransferSyntax = accepted ? acceptedTransferSyntax : null;
    }

    /// <summary>
    /// Accepts the first proposed transfer syntax that is among the given ones, or rejects the context for its transfer syntaxes.
    /// </summary>
    public bool AcceptTransferSyntaxes(params DicomTransferSyntax[] acceptedTransferSyntaxes)
        => AcceptTransferSyntaxes(acceptedTransferSyntaxes, false);

    /// <summary>
    /// Accepts a transfer syntax that is proposed and among the given ones: the first proposed, or with
    /// <paramref name="scpPriority"/> the first given. Rejects the context where there is none.
    /// </summary>
    public bool AcceptTransferSyntaxes(DicomTransferSyntax[] acceptedTransferSyntaxes, bool scpPriority)
    {
        ArgumentNullException.ThrowIfNull(acceptedTransferSyntaxes);
        if (Result == DicomPresentationContextResult.Accept)
            return true;

        var match = scpPriority
            ? acceptedTransferSyntaxes.FirstOrDefault(_transferSyntaxes.Contains)
            : _transferSyntaxes.FirstOrDefault(acceptedTransferSyntaxes.Contains);
        if (match is null)
        {
            SetResult(DicomPresentationContextResult.RejectTransferSyntaxesNotSupported);
            return false;
        }

        SetResult(DicomPresentationContextResult.Accept, match);
        return true;
    }

    public void AddTransferSyntax(DicomTransferSyntax? ts)
    {
        if (ts is not null && !_transferSyntaxes.Contains(ts))
            _transferSyntaxes.Add(ts);
    }

    public IList<DicomTransferSyntax> GetTransferSyntaxes() => _transferSyntaxes.AsReadOnly();

    public bool HasTransferSyntax(DicomTransferSyntax ts) => _transferSyntaxes.Contains(ts);
}
