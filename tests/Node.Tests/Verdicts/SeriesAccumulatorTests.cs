using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class SeriesAccumulatorTests
{
    private static readonly AbstainThresholds Thresholds = new() { Match = 0.5, Mismatch = 0.9 };

    [Fact]
    public void The_probabilities_are_the_normalised_geometric_mean_of_the_slices()
    {
        var series = Evaluate(
            Samples.Slice(1) with { Probabilities = new ClassProbabilities(0.8f, 0.1f, 0.05f, 0.05f) },
            Samples.Slice(2) with { Probabilities = new ClassProbabilities(0.2f, 0.4f, 0.2f, 0.2f) });
        // sqrt(0.8 * 0.2) = 0.4, sqrt(0.1 * 0.4) = 0.2, sqrt(0.05 * 0.2) = 0.1 twice; sum 0.8.
        var expected = new ClassProbabilities(0.5f, 0.25f, 0.125f, 0.125f);
        foreach (var modalityClass in Enum.GetValues<ModalityClass>())
            Assert.Equal(expected[modalityClass], series.Probabilities!.Value[modalityClass], 5);
        Assert.Equal(1, series.PredictedCounts[ModalityClass.CT]);
        Assert.Equal(1, series.PredictedCounts[ModalityClass.MR]);
    }

    [Fact]
    public void More_slices_alike_make_a_series_no_surer()
    {
        var one = Evaluate(Samples.Slice(1, confidence: 0.7f));
        var many = Evaluate([.. Enumerable.Range(0, 500).Select(number => Samples.Slice(number, confidence: 0.7f))]);
        Assert.Equal(one.Confidence!.Value, many.Confidence!.Value, 4);
    }

    [Fact]
    public void A_slice_that_is_utterly_wrong_does_not_decide_a_series()
    {
        var wrong = Samples.Slice(0, pixels: ModalityClass.MR) with { Probabilities = new ClassProbabilities(0, 1, 0, 0) };
        var series = Evaluate([wrong, .. Enumerable.Range(1, 20).Select(number => Samples.Slice(number))]);
        Assert.Equal((Outcome.Match, ModalityClass.CT), (series.Outcome, series.PredictedClass));
    }

    public static TheoryData<string, Outcome, Verdict[]> Series => new()
    {
        { "all agree", Outcome.Match, [Samples.Slice(1), Samples.Slice(2)] },
        { "all contradict", Outcome.Mismatch, [Samples.Slice(1, header: ModalityClass.MR), Samples.Slice(2, header: ModalityClass.MR)] },
        { "the SOP class speaks against the header, too", Outcome.Mismatch, [Samples.Slice(1, header: ModalityClass.MR, confidence: 0.6f)] },
        {
            "the pixels alone, not sure enough", Outcome.Uncertain,
            [Samples.Slice(1, header: ModalityClass.MR, pixels: ModalityClass.PT, confidence: 0.85f)]
        },
        {
            "the pixels alone, sure enough", Outcome.Mismatch,
            [Samples.Slice(1, header: ModalityClass.MR, pixels: ModalityClass.PT, confidence: 0.95f)]
        },
        {
            "no slice is contradicted, though the sum is", Outcome.Uncertain,
            [Samples.Slice(1, header: ModalityClass.MR, outcome: Outcome.Uncertain), Samples.Slice(2, header: ModalityClass.MR, outcome: Outcome.Uncertain)]
        },
        { "localizers look like X-rays", Outcome.Match, [Samples.Slice(1, pixels: ModalityClass.XR, outcome: Outcome.Match)] },
        {
            "headers differ, pixels do not", Outcome.Mismatch,
            [Samples.Slice(1), Samples.Slice(2), Samples.Slice(3, header: ModalityClass.MR)]
        },
        {
            "two series under one UID, each right", Outcome.Uncertain,
            [Samples.Slice(1), Samples.Slice(2, header: ModalityClass.MR, pixels: ModalityClass.MR) with { SopClassClass = ModalityClass.MR }]
        },
        {
            "no header", Outcome.MissingHeader,
            [Samples.Slice(1, outcome: Outcome.MissingHeader) with { HeaderModality = null, HeaderClass = null }]
        },
        {
            "one header is missing, the others are right", Outcome.Match,
            [Samples.Slice(1), Samples.Slice(2, outcome: Outcome.MissingHeader) with { HeaderModality = null, HeaderClass = null }]
        },
        {
            "a header out of scope that SOP class and pixels contradict", Outcome.Mismatch,
            [Samples.Slice(1, outcome: Outcome.Mismatch) with { HeaderModality = "US", HeaderClass = null }]
        },
        { "nothing was classified", Outcome.NotApplicable, [Samples.Bare(1) with { SeriesInstanceUid = "1.2.3.1" }] },
        {
            "out of scope counts for nothing", Outcome.OutOfScope,
            [
                Samples.Slice(1, outcome: Outcome.OutOfScope) with { HeaderModality = "US", HeaderClass = null },
                Samples.Slice(2, outcome: Outcome.OutOfScope) with { HeaderModality = "US", HeaderClass = null },
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Series))]
    public void A_series_is_judged_by_its_sums(string what, Outcome expected, Verdict[] slices)
    {
        Assert.NotEmpty(what);
        Assert.Equal(expected, Evaluate(slices).Outcome);
        Assert.Equal(expected, Evaluate([.. slices.Reverse()]).Outcome);
    }

    [Fact]
    public void What_is_taken_out_leaves_no_trace()
    {
        var random = new Random(3);
        var verdicts = Samples.Varied(random, 200).Where(verdict => verdict.SeriesInstanceUid == "1.2.3.1").ToArray();
        var kept = verdicts.Where((_, index) => index % 2 == 0).ToArray();
        var sums = verdicts.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!;
        foreach (var gone in verdicts.Except(kept))
            sums = SeriesAccumulator.Remove(sums, gone);
        var expected = SeriesAccumulator.Evaluate(kept.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!, Thresholds)!;
        var found = SeriesAccumulator.Evaluate(sums, Thresholds)!;
        Assert.Equal(expected.Probabilities, found.Probabilities);
        Assert.Equal(expected.Reason, found.Reason);
        Assert.Equal(expected.OutcomeCounts, found.OutcomeCounts);
        foreach (var gone in kept)
            sums = SeriesAccumulator.Remove(sums, gone);
        Assert.Null(SeriesAccumulator.Evaluate(sums, Thresholds));
    }

    [Fact]
    public void Another_series_verdict_is_refused()
    {
        var sums = SeriesAccumulator.Add(null, Samples.Slice(1));
        Assert.Throws<ArgumentException>(() => SeriesAccumulator.Add(sums, Samples.Slice(2, "9.9")));
        Assert.Throws<ArgumentException>(() => SeriesAccumulator.Add(null, Samples.Bare(1)));
    }

    private static SeriesVerdict Evaluate(params Verdict[] verdicts) =>
        SeriesAccumulator.Evaluate(verdicts.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!, Thresholds)!;
}
