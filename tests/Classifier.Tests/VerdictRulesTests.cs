namespace DicomNode.Classifier.Tests;

/// <summary>The table, row by row: header, SOP class and pixels in, outcome and reason out.</summary>
public sealed class VerdictRulesTests
{
    private const string CTImage = "1.2.840.10008.5.1.4.1.1.2";
    private const string MRImage = "1.2.840.10008.5.1.4.1.1.4";
    private const string DXImage = "1.2.840.10008.5.1.4.1.1.1.1";
    private const string IntraOral = "1.2.840.10008.5.1.4.1.1.1.3";
    private const string USImage = "1.2.840.10008.5.1.4.1.1.6.1";
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    private const string Private = "1.2.3.4";

    private static readonly VerdictRules Rules = new(new ModalityMapping(), new AbstainThresholds { Match = 0.6, Mismatch = 0.9 });

    [Theory]
    // Header and pixels agree.
    [InlineData("CT", CTImage, ModalityClass.CT, 0.99f, Outcome.Match, "Header, SOP class CT Image Storage and pixels (99.0%) say CT.")]
    [InlineData("MG", Private, ModalityClass.XR, 0.6f, Outcome.Match, "Header (MG) and pixels (60.0%) say XR; SOP class is 1.2.3.4.")]
    [InlineData("CT", MRImage, ModalityClass.CT, 0.99f, Outcome.Match, "Header and pixels (99.0%) say CT; SOP class MR Image Storage says MR.")]
    // They agree, but the classifier is not sure.
    [InlineData("CT", CTImage, ModalityClass.CT, 0.59f, Outcome.Uncertain, "Header, SOP class CT Image Storage and pixels (59.0%) say CT; too little to decide.")]
    // Pixels alone contradict: they must be very sure.
    [InlineData("MR", MRImage, ModalityClass.CT, 0.9f, Outcome.Mismatch, "Header and SOP class MR Image Storage say MR; pixels (90.0%) say CT.")]
    [InlineData("MR", Private, ModalityClass.CT, 0.9f, Outcome.Mismatch, "Header says MR; SOP class is 1.2.3.4; pixels (90.0%) say CT.")]
    [InlineData("MR", MRImage, ModalityClass.CT, 0.89f, Outcome.Uncertain, "Header and SOP class MR Image Storage say MR; pixels (89.0%) say CT; too little to decide.")]
    // Pixels and SOP class contradict together: sure is enough.
    [InlineData("MR", CTImage, ModalityClass.CT, 0.6f, Outcome.Mismatch, "Header says MR; SOP class CT Image Storage and pixels (60.0%) say CT.")]
    [InlineData("MR", CTImage, ModalityClass.CT, 0.59f, Outcome.Uncertain, "Header says MR; SOP class CT Image Storage and pixels (59.0%) say CT; too little to decide.")]
    // A kind of X-ray that the model never saw is confirmed, never contradicted.
    [InlineData("PX", DXImage, ModalityClass.XR, 0.7f, Outcome.Match, "Header (PX), SOP class Digital X-Ray Image Storage - For Presentation and pixels (70.0%) say XR.")]
    [InlineData("IO", IntraOral, ModalityClass.CT, 0.99f, Outcome.Uncertain, "Header (IO) and SOP class Digital Intra-Oral X-Ray Image Storage - For Presentation say XR; pixels (99.0%) say CT; a kind of X-ray that the model was not trained on.")]
    [InlineData("DX", IntraOral, ModalityClass.CT, 0.99f, Outcome.Uncertain, "Header (DX) and SOP class Digital Intra-Oral X-Ray Image Storage - For Presentation say XR; pixels (99.0%) say CT; a kind of X-ray that the model was not trained on.")]
    // Out of scope by header or SOP class.
    [InlineData("US", USImage, ModalityClass.CT, 0.99f, Outcome.OutOfScope, "Header says US; SOP class is Ultrasound Image Storage; out of scope, since not both name a class that the model knows.")]
    [InlineData("US", Private, ModalityClass.CT, 0.99f, Outcome.OutOfScope, "Header says US; SOP class is 1.2.3.4; out of scope, since not both name a class that the model knows.")]
    [InlineData("CT", SecondaryCapture, ModalityClass.CT, 0.99f, Outcome.OutOfScope, "Header says CT; SOP class is Secondary Capture Image Storage; out of scope, since not both name a class that the model knows.")]
    // Out of scope by header, in scope by SOP class: the header contradicts itself.
    [InlineData("US", CTImage, ModalityClass.CT, 0.6f, Outcome.Mismatch, "Header says US; SOP class CT Image Storage and pixels (60.0%) say CT.")]
    [InlineData("US", CTImage, ModalityClass.MR, 0.99f, Outcome.OutOfScope, "Header says US; SOP class CT Image Storage says CT; pixels (99.0%) say MR; out of scope, since not both name a class that the model knows.")]
    // No usable Modality: the others suggest one.
    [InlineData(null, MRImage, ModalityClass.MR, 0.8f, Outcome.MissingHeader, "Header has no Modality; SOP class MR Image Storage and pixels (80.0%) say MR.")]
    [InlineData("DR", Private, ModalityClass.XR, 0.8f, Outcome.MissingHeader, "Header's Modality \"DR\" is not defined; SOP class is 1.2.3.4; pixels (80.0%) say XR.")]
    [InlineData(null, SecondaryCapture, ModalityClass.XR, 0.8f, Outcome.MissingHeader, "Header has no Modality; SOP class is Secondary Capture Image Storage; pixels (80.0%) say XR.")]
    public void ClassifiedPixelsAreWeighed(string? modality, string sopClass, ModalityClass predicted, float confidence, Outcome outcome, string reason) =>
        Assert.Equal(new VerdictDecision(outcome, reason), Rules.Decide(Header(modality, sopClass), Pixels(predicted, confidence)));

    [Theory]
    [InlineData("CT", ModalityClass.XR, 0.6f, Outcome.Match)]
    [InlineData("CT", ModalityClass.CT, 0.6f, Outcome.Match)]
    [InlineData("CT", ModalityClass.XR, 0.5f, Outcome.Uncertain)]
    [InlineData("CT", ModalityClass.MR, 0.95f, Outcome.Mismatch)]
    [InlineData("MR", ModalityClass.XR, 0.95f, Outcome.Mismatch)]
    public void ACTLocalizerMayLookLikeAnXRay(string modality, ModalityClass predicted, float confidence, Outcome outcome) =>
        Assert.Equal(
            outcome, Rules.Decide(Header(modality, Private) with { ImageType = @"ORIGINAL\PRIMARY\LOCALIZER" }, Pixels(predicted, confidence)).Outcome);

    [Fact]
    public void TheReasonSaysThatALocalizerWasExcused() =>
        Assert.Equal(
            "Header and SOP class CT Image Storage say CT; pixels (70.0%) say XR; a localizer of CT may look like an X-ray.",
            Rules.Decide(Header("CT", CTImage) with { ImageType = @"ORIGINAL\PRIMARY\LOCALIZER" }, Pixels(ModalityClass.XR, 0.7f)).Reason);

    [Fact]
    public void TheRuleForLocalizersCanBeTurnedOff()
    {
        var rules = new VerdictRules(new ModalityMapping { CTLocalizersMayLookLikeXR = false }, new AbstainThresholds());
        var header = Header("CT", CTImage) with { ImageType = @"ORIGINAL\PRIMARY\LOCALIZER\CT_SOM5 TOP" };
        Assert.Equal(Outcome.Mismatch, rules.Decide(header, Pixels(ModalityClass.XR, 0.95f)).Outcome);
    }

    [Theory]
    [InlineData("CT", CTImage, 1.01f, Outcome.Uncertain)]
    [InlineData("MR", CTImage, 5f, Outcome.Uncertain)]
    [InlineData("PX", IntraOral, 5f, Outcome.Uncertain)]
    [InlineData("US", CTImage, 5f, Outcome.Uncertain)]
    [InlineData(null, Private, 5f, Outcome.MissingHeader)]
    public void AnOutlierIsNeitherConfirmedNorContradicted(string? modality, string sopClass, float score, Outcome outcome)
    {
        var (found, reason) = Rules.Decide(Header(modality, sopClass), Outlier(score));
        Assert.Equal(outcome, found);
        Assert.EndsWith("; the picture is unlike all that the model knows.", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CT", CTImage, 1f, Outcome.Match)]
    [InlineData("US", USImage, 5f, Outcome.OutOfScope)]
    public void WhatIsNoOutlierOrOutOfScopeStaysAsItIs(string? modality, string sopClass, float score, Outcome outcome) =>
        Assert.Equal(outcome, Rules.Decide(Header(modality, sopClass), Outlier(score)).Outcome);

    [Theory]
    [InlineData("CT", CTImage, Outcome.NotApplicable)]
    [InlineData("US", USImage, Outcome.NotApplicable)]
    [InlineData(null, Private, Outcome.NotApplicable)]
    public void WithoutPixelsNothingApplies(string? modality, string sopClass, Outcome outcome)
    {
        var header = Header(modality, sopClass) with { HasPixelData = false };
        Assert.False(Rules.NeedsPixels(header));
        Assert.Equal(outcome, Rules.Decide(header, PixelEvidence.Constant).Outcome);
    }

    [Theory]
    [InlineData("CT", CTImage, Outcome.Unreadable)]
    [InlineData(null, CTImage, Outcome.Unreadable)]
    [InlineData("US", CTImage, Outcome.Unreadable)]
    [InlineData("US", USImage, Outcome.OutOfScope)]
    public void PixelsThatFailAreUnreadable(string? modality, string sopClass, Outcome outcome) =>
        Assert.Equal(outcome, Rules.Decide(Header(modality, sopClass), PixelEvidence.Unreadable("broken")).Outcome);

    [Fact]
    public void TheReasonSaysWhyPixelsAreUnreadable() =>
        Assert.Equal("The pixels cannot be read: High Bit is 3", Rules.Decide(Header("CT", CTImage), PixelEvidence.Unreadable("High Bit is 3")).Reason);

    [Theory]
    [InlineData("CT", Outcome.Uncertain, "Header says CT; SOP class is 1.2.3.4; all pixels have the same value and show nothing.")]
    [InlineData("PX", Outcome.Uncertain, "Header says PX; SOP class is 1.2.3.4; all pixels have the same value and show nothing.")]
    [InlineData(null, Outcome.MissingHeader, "Header has no Modality; SOP class is 1.2.3.4; all pixels have the same value and show nothing.")]
    public void AConstantImageShowsNothing(string? modality, Outcome outcome, string reason) =>
        Assert.Equal(new VerdictDecision(outcome, reason), Rules.Decide(Header(modality, Private), PixelEvidence.Constant));

    [Theory]
    [InlineData("CT", CTImage, true)]
    [InlineData("CT", SecondaryCapture, false)]
    [InlineData("US", USImage, false)]
    [InlineData("US", Private, false)]
    [InlineData("US", CTImage, true)]
    [InlineData(null, SecondaryCapture, true)]
    [InlineData("DR", Private, true)]
    public void PixelsAreNeededUnlessAllWitnessesAreOutOfScope(string? modality, string sopClass, bool needed) =>
        Assert.Equal(needed, Rules.NeedsPixels(Header(modality, sopClass)));

    private static InstanceHeader Header(string? modality, string sopClass) => new() { Modality = modality, SopClassUid = sopClass, HasPixelData = true, Frames = 1 };

    private static PixelEvidence Outlier(float score) => PixelEvidence.Classified(Pixels(ModalityClass.CT, 0.99f).Probabilities!.Value, score);

    private static PixelEvidence Pixels(ModalityClass predicted, float confidence)
    {
        var rest = (1 - confidence) / 3;
        return PixelEvidence.Classified(new ClassProbabilities(
            predicted == ModalityClass.CT ? confidence : rest,
            predicted == ModalityClass.MR ? confidence : rest,
            predicted == ModalityClass.PT ? confidence : rest,
            predicted == ModalityClass.XR ? confidence : rest));
    }
}
