namespace DicomNode.Classifier;

/// <summary>The three witnesses to what an instance or a series is, and which of them agree.</summary>
/// <param name="Header">The class that Modality claims; null where it claims none, or the headers of a series claim several.</param>
/// <param name="SopClass">The class of the SOP class; null where it is of none, or the SOP classes of a series are of several.</param>
/// <param name="Pixels">The class that the pixels show; null where they show none.</param>
public sealed record Witnesses(ModalityClass? Header, ModalityClass? SopClass, ModalityClass? Pixels)
{
    /// <summary>The first row that applies decides. Two that name no class do not agree.</summary>
    private static readonly (Predicate<Witnesses> Applies, Witness[] Agreeing)[] Table =
    [
        (w => w.Header is not null && w.Header == w.SopClass && w.Header == w.Pixels, [Witness.Header, Witness.SopClass, Witness.Pixels]),
        (w => w.Header is not null && w.Header == w.SopClass, [Witness.Header, Witness.SopClass]),
        (w => w.Header is not null && w.Header == w.Pixels, [Witness.Header, Witness.Pixels]),
        (w => w.SopClass is not null && w.SopClass == w.Pixels, [Witness.SopClass, Witness.Pixels]),
        (_ => true, []),
    ];

    /// <summary>Those that name the same class: all three, two, or none.</summary>
    public IReadOnlyList<Witness> Agreeing => Array.Find(Table, row => row.Applies(this)).Agreeing;
}
