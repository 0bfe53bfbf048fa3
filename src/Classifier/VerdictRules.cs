namespace DicomNode.Classifier;

/// <summary>
/// Weighs three witnesses: Modality, SOP class and pixels. A pure function, written as a table: the first row that applies decides.
/// </summary>
public sealed class VerdictRules
{
    private static readonly Rule[] Table =
    [
        new(f => !f.Header.HasPixelData, Outcome.NotApplicable, _ => "The object has no pixel data."),
        new(f => f.IsOutOfScope, Outcome.OutOfScope, f => f.Says(Statements.OutOfScope)),
        new(f => f.Evidence.Failure is not null, Outcome.Unreadable, f => $"The pixels cannot be read: {f.Evidence.Failure}"),
        new(f => f.IsMissing, Outcome.MissingHeader, f => f.Says()),
        new(f => f.Evidence.IsConstant, Outcome.Uncertain, f => f.Says()),
        new(f => f.Evidence.IsOutlier, Outcome.Uncertain, f => f.Says()),
        new(f => f.IsLocalizer && f.IsSure(ModalityClass.XR), Outcome.Match, f => f.Says(Statements.Localizer)),
        new(f => f.IsSure(f.HeaderClass), Outcome.Match, f => f.Says()),
        new(f => f.HeaderClaim == ModalityClaim.UntrainedXR, Outcome.Uncertain, f => f.Says(Statements.UntrainedXR)),
        new(f => f.SopClaim == ModalityClaim.UntrainedXR, Outcome.Uncertain, f => f.Says(Statements.UntrainedXR)),
        new(f => f.IsSure(f.SopClass) && f.SopClass != f.HeaderClass, Outcome.Mismatch, f => f.Says()),
        new(f => f.Contradicts, Outcome.Mismatch, f => f.Says()),
        new(f => f.HeaderClaim == ModalityClaim.OutOfScope, Outcome.OutOfScope, f => f.Says(Statements.OutOfScope)),
        new(_ => true, Outcome.Uncertain, f => f.Says(Statements.TooLittle)),
    ];

    private readonly ModalityMapping _mapping;
    private readonly AbstainThresholds _thresholds;

    /// <param name="mapping">What headers claim.</param>
    /// <param name="thresholds">When the classifier abstains; from the model package or the configuration.</param>
    public VerdictRules(ModalityMapping mapping, AbstainThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(thresholds);
        _mapping = mapping;
        _thresholds = thresholds;
    }

    /// <summary>
    /// Whether the pixels could change the decision. False for objects without pixels and for what is out of scope by every witness:
    /// these need neither decoding nor inference.
    /// </summary>
    public bool NeedsPixels(InstanceHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header.HasPixelData && !new Facts(header, PixelEvidence.Constant, _mapping, _thresholds).IsOutOfScope;
    }

    /// <summary>The verdict on one instance.</summary>
    /// <param name="header">What its header says.</param>
    /// <param name="evidence">What its pixels say; ignored where <see cref="NeedsPixels"/> is false.</param>
    public VerdictDecision Decide(InstanceHeader header, PixelEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(evidence);
        var facts = new Facts(header, evidence, _mapping, _thresholds);
        var rule = Array.Find(Table, candidate => candidate.Applies(facts))!;
        return new VerdictDecision(rule.Outcome, rule.Reason(facts));
    }

    private sealed record Rule(Predicate<Facts> Applies, Outcome Outcome, Func<Facts, string> Reason);

    private sealed class Facts(InstanceHeader header, PixelEvidence evidence, ModalityMapping mapping, AbstainThresholds thresholds)
    {
        public InstanceHeader Header { get; } = header;

        public PixelEvidence Evidence { get; } = evidence;

        public ModalityClaim HeaderClaim { get; } = mapping.ForModality(header.Modality);

        public ModalityClaim SopClaim { get; } = mapping.ForSopClass(header.SopClassUid);

        public ModalityClass? HeaderClass => HeaderClaim.ToClass();

        public ModalityClass? SopClass => SopClaim.ToClass();

        public bool IsMissing => HeaderClaim is ModalityClaim.Missing or ModalityClaim.Undefined;

        // A header out of scope under a SOP class of CT, MR, PT or XR contradicts itself: the pixels are heard.
        public bool IsOutOfScope => (HeaderClaim == ModalityClaim.OutOfScope && SopClass is null)
            || (SopClaim == ModalityClaim.OutOfScope && !IsMissing);

        public bool IsLocalizer => mapping.CTLocalizersMayLookLikeXR && Header.IsLocalizer && HeaderClass == ModalityClass.CT;

        // Only a header that names a class the model knows can be contradicted by the pixels alone.
        public bool Contradicts => HeaderClass is not null && Evidence.Probabilities is { } p && p.Predicted != HeaderClass && p.Confidence >= (float)thresholds.Mismatch;

        /// <summary>The witnesses in one sentence; the pixels are not heard on what is out of scope.</summary>
        public string Says(string? remark = null) => Statements.Sentence(
            Statements.Header(Present(Header.Modality), HeaderClass, HeaderClaim != ModalityClaim.Undefined),
            Statements.SopClass(Present(Header.SopClassUid), SopClass),
            IsOutOfScope ? Statement.None : Statements.Pixels(Evidence),
            remark);

        public bool IsSure(ModalityClass? named) => Evidence.Probabilities is { } p && p.Predicted == named && p.Confidence >= (float)thresholds.Match;

        private static string[] Present(string? value) => value?.Trim(' ', '\0') is { Length: > 0 } text ? [text] : [];
    }
}
