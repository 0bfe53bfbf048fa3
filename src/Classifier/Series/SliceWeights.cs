namespace DicomNode.Classifier.Series;

/// <summary>
/// What a slice of each kind weighs in its series: whole numbers, so that sums stay exact. Only the ratios count, so a series of one kind is
/// judged as any other. Stored sums are by kind and know nothing of weights: the table may change without touching them.
/// </summary>
internal static class SliceWeights
{
    /// <summary>The weight of an original slice.</summary>
    public const long Unit = 20;

    /// <summary>1, 0.25 and 0.1 of an original slice.</summary>
    public static long Of(ImageKind kind) => kind switch
    {
        ImageKind.Original => Unit,
        ImageKind.Derived => Unit / 4,
        ImageKind.Localizer => Unit / 10,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no such kind"),
    };
}
