using DicomNode.Classifier;
using DicomNode.Classifier.Series;
using static System.FormattableString;

namespace DicomNode.Node.Verdicts;

/// <summary>
/// Judges a series by its three witnesses. A pure function, written as a table as <see cref="VerdictRules"/> is, and in the same words: the first row
/// that applies decides.
/// </summary>
internal sealed class SeriesRules
{
    /// <summary>A series with no contradicted slice is never a mismatch: sums alone do not accuse.</summary>
    private static readonly Rule[] Table =
    [
        new(f => f.IsUnseen && f.Usual == Outcome.MissingHeader, Outcome.MissingHeader, "no slice could be classified"),
        new(f => f.IsUnseen && f.Usual == Outcome.Unreadable, Outcome.Unreadable, "no pixels could be read"),
        new(f => f.IsUnseen && f.Usual == Outcome.OutOfScope, Outcome.OutOfScope, Statements.OutOfScope),
        new(f => f.IsUnseen && f.Usual == Outcome.NotApplicable, Outcome.NotApplicable, "no object has pixel data"),
        new(f => f.IsUnseen, Outcome.Uncertain, "no slice could be classified"),
        new(f => f.NoHeader && f.Has(Outcome.MissingHeader), Outcome.MissingHeader, null),
        new(f => f.NoHeader, Outcome.Uncertain, Statements.TooLittle),
        new(f => f.Confidence < (float)f.Thresholds.Match, Outcome.Uncertain, Statements.TooLittle),
        new(f => f.HeadersSay(f.Shown), Outcome.Match, null),
        new(f => !f.IsContradicted && f.Has(Outcome.Match) && f.HasLocalizers, Outcome.Match, Statements.Localizer),
        new(f => !f.IsContradicted && f.Has(Outcome.Match), Outcome.Match, "no slice by itself contradicts its header"),
        new(f => !f.IsContradicted, Outcome.Uncertain, "no slice by itself contradicts its header"),
        new(f => f.Confidence >= (float)f.NeededToAccuse, Outcome.Mismatch, null),
        new(_ => true, Outcome.Uncertain, Statements.TooLittle),
    ];

    private readonly Facts _facts;
    private readonly Rule _rule;

    public SeriesRules(SeriesSums sums, SeriesEvidence evidence, AbstainThresholds thresholds)
    {
        _facts = new Facts(sums, evidence, thresholds);
        _rule = Array.Find(Table, candidate => candidate.Applies(_facts))!;
    }

    public Outcome Outcome => _rule.Outcome;

    public string Reason => _facts.Says(_rule.Remark, isFinding: Outcome == Outcome.MissingHeader);

    private sealed record Rule(Predicate<Facts> Applies, Outcome Outcome, string? Remark);

    private sealed class Facts(SeriesSums sums, SeriesEvidence evidence, AbstainThresholds thresholds)
    {
        public AbstainThresholds Thresholds { get; } = thresholds;

        public bool IsUnseen => evidence.Slices == 0;

        public ModalityClass? Shown => evidence.Probabilities?.Predicted;

        public float Confidence => evidence.Probabilities?.Confidence ?? 0;

        public bool IsContradicted => Has(Outcome.Mismatch);

        public bool NoHeader => sums.Headers.IsEmpty && !IsContradicted;

        public bool HasLocalizers => sums.Evidence.ContainsKey(ImageKind.Localizer);

        /// <summary>As with a slice, it takes less to contradict the header where the SOP class speaks against it, too.</summary>
        public double NeededToAccuse =>
            sums.SopClassClass == Shown ? Thresholds.Match : evidence.NeededToAccuse(sums.HeaderClass, Thresholds);

        /// <summary>The outcome of most instances.</summary>
        public Outcome Usual => sums.Outcomes.MaxBy(pair => pair.Value).Key;

        public bool Has(Outcome outcome) => sums.Outcomes.ContainsKey(outcome);

        public bool HeadersSay(ModalityClass? shown) => !sums.Headers.IsEmpty && sums.Headers.Keys.All(header => header == shown);

        /// <param name="remark">The rule's.</param>
        /// <param name="isFinding">The headers are at fault: what is not missing among them is not defined.</param>
        public string Says(string? remark, bool isFinding)
        {
            var modalities = sums.HeaderModalities.Keys.Where(modality => modality.Length > 0).ToList();
            var missing = sums.HeaderModalities.GetValueOrDefault("");
            var sopClasses = IsUnseen ? sums.SopClassUids : sums.EvidenceSopClassUids;
            var votes = Shown is { } shown ? evidence.Predicted.GetValueOrDefault(shown) : 0;
            return Statements.Sentence(
                Statements.Header(modalities, sums.HeaderClass, isDefined: !isFinding || missing > 0),
                Statements.SopClass([.. sopClasses.Keys.Where(uid => uid.Length > 0)], sums.SopClassClass),
                Statements.Slices(Shown, votes, evidence.Slices),
                remark,
                missing > 0 && modalities.Count > 0 ? Invariant($"{missing} without Modality") : null,
                Lighter(),
                Left());
        }

        /// <summary>Slices of less weight are named where they stand beside others.</summary>
        private string? Lighter()
        {
            var named = new List<string>();
            foreach (var (kind, slices) in sums.Evidence)
            {
                var count = slices.Predicted.Values.Sum();
                if (kind != ImageKind.Original && count < evidence.Slices)
                    named.Add(Invariant($"{count} {(kind == ImageKind.Derived ? "derived" : count == 1 ? "localizer" : "localizers")}"));
            }

            return named.Count == 0 ? null : $"weighing less: {string.Join(", ", named)}";
        }

        private string? Left() => sums.Outliers switch
        {
            0 => null,
            1 => "1 picture is unlike all that the model knows and does not count",
            var count => Invariant($"{count} pictures are unlike all that the model knows and do not count"),
        };
    }
}
