using System.Collections;

namespace FellowOakDicom.Network;

/// <summary>The presentation contexts of an association in the order of their IDs, at most 128 of them.</summary>
public class DicomPresentationContextCollection : ICollection<DicomPresentationContext>
{
    private readonly SortedDictionary<byte, DicomPresentationContext> _contexts = [];

    /// <exception cref="KeyNotFoundException">No context has the ID.</exception>
    public DicomPresentationContext this[byte id] => _contexts[id];

    public int Count => _contexts.Count;

    public bool IsReadOnly => false;

    /// <summary>Proposes an abstract syntax under the next free ID.</summary>
    public void Add(DicomUID abstractSyntax, params DicomTransferSyntax[] transferSyntaxes)
        => Add(abstractSyntax, null, null, transferSyntaxes);

    /// <summary>Proposes an abstract syntax and roles under the next free ID.</summary>
    /// <exception cref="DicomNetworkException">All 128 IDs are taken.</exception>
    public void Add(DicomUID abstractSyntax, bool? userRole, bool? providerRole, params DicomTransferSyntax[] transferSyntaxes)
    {
        ArgumentNullException.ThrowIfNull(transferSyntaxes);
        var id = _contexts.Count == 0 ? 1 : _contexts.Keys.Max() + 2;
        if (id > byte.MaxValue)
            throw new DicomNetworkException("An association has room for 128 presentation contexts");

        var context = new DicomPresentationContext((byte)id, abstractSyntax, userRole, providerRole);
        foreach (var syntax in transferSyntaxes)
            context.AddTransferSyntax(syntax);
        Add(context);
    }

    public void Add(DicomPresentationContext item)
    {
        ArgumentNullException.ThrowIfNull(item);
        _contexts.Add(item.ID, item);
    }

    /// <summary>
    /// Proposes what a request needs, unless it is proposed already: for C-STORE the file's own transfer syntax in one context and
    /// the additional ones with Implicit VR Little Endian in another.
    /// </summary>
    public void AddFromRequest(DicomRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request is DicomCStoreRequest store)
            AddFromStore(store);
        else if (request.PresentationContext is { } wanted)
            AddWanted(wanted);
        else if (request.SOPClassUID is { } sopClass && !_contexts.Values.Any(context => context.AbstractSyntax == sopClass))
            Add(sopClass, DicomTransferSyntax.ImplicitVRLittleEndian);
    }

    public void Clear() => _contexts.Clear();

    public bool Contains(DicomPresentationContext item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _contexts.TryGetValue(item.ID, out var context) && context.AbstractSyntax == item.AbstractSyntax;
    }

    void ICollection<DicomPresentationContext>.CopyTo(DicomPresentationContext[] array, int arrayIndex)
        => _contexts.Values.CopyTo(array, arrayIndex);

    public bool Remove(DicomPresentationContext item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _contexts.Remove(item.ID);
    }

    public IEnumerator<DicomPresentationContext> GetEnumerator() => _contexts.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal DicomPresentationContext? Find(byte id) => _contexts.GetValueOrDefault(id);

    private void AddWanted(DicomPresentationContext wanted)
    {
        var syntaxes = wanted.GetTransferSyntaxes();
        if (_contexts.Values.Any(context => context.AbstractSyntax == wanted.AbstractSyntax && syntaxes.All(context.HasTransferSyntax)))
            return;

        DicomTransferSyntax[] proposed = syntaxes.Count == 0 ? [DicomTransferSyntax.ImplicitVRLittleEndian] : [.. syntaxes];
        Add(wanted.AbstractSyntax, wanted.UserRole, wanted.ProviderRole, proposed);
    }

    private void AddFromStore(DicomCStoreRequest store)
    {
        var sopClass = store.SOPClassUID;
        var own = store.TransferSyntax;
        if (_contexts.Values.Any(context => context.AbstractSyntax == sopClass && own is not null && context.HasTransferSyntax(own)))
            return;

        // PS3.5 A.5: who proposes the deflated syntax proposes the plain one beside it.
        if (own == DicomTransferSyntax.DeflatedExplicitVRLittleEndian)
            Add(sopClass, own, DicomTransferSyntax.ExplicitVRLittleEndian);
        else if (own is not null)
            Add(sopClass, own);

        List<DicomTransferSyntax> others = [.. store.AdditionalTransferSyntaxes ?? []];
        if (own != DicomTransferSyntax.ImplicitVRLittleEndian && !store.OmitImplicitVrTransferSyntaxInAssociationRequest)
            others.Add(DicomTransferSyntax.ImplicitVRLittleEndian);
        if (others.Count > 0)
            Add(sopClass, [.. others]);
    }
}
