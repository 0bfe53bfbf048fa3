using DicomNode.Classifier;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Verdicts;

public sealed class SeriesAccumulatorTests
{
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";

    private static readonly AbstainThresholds Thresholds = new() { Match = 0.5, Mismatch = 0.9 };

    [Fact]
    public void The_probabilities_are_those_of_the_mean_as_often_as_the_slices_are_worth()
    {
        var series = Evaluate(
            Samples.Slice(1) with { Probabilities = new ClassProbabilities(0.8f, 0.1f, 0.05f, 0.05f) },
            Samples.Slice(2) with { Probabilities = new ClassProbabilities(0.2f, 0.4f, 0.2f, 0.2f) });
        // sqrt(0.8 * 0.2) = 0.4, sqrt(0.1 * 0.4) = 0.2, sqrt(0.05 * 0.2) = 0.1 twice; two slices are worth 2 / 1.8.
        double[] powers = [.. new[] { 0.4, 0.2, 0.1, 0.1 }.Select(mean => Math.Pow(mean, 2 / 1.8))];
        foreach (var modalityClass in Enum.GetValues<ModalityClass>())
            Assert.Equal(powers[(int)modalityClass] / powers.Sum(), series.Probabilities!.Value[modalityClass], 5);
        Assert.Equal(2 / 1.8, series.EffectiveSlices, 12);
        Assert.Equal(1, series.PredictedCounts[ModalityClass.CT]);
        Assert.Equal(1, series.PredictedCounts[ModalityClass.MR]);
    }

    [Fact]
    public void One_slice_says_what_it_says_and_many_alike_make_a_series_a_little_surer()
    {
        var before = Evaluate(Samples.Slice(1, confidence: 0.7f)).Confidence!.Value;
        Assert.Equal(0.7f, before, 5);
        foreach (var count in new[] { 2, 3, 10, 100, 5000 })
        {
            var series = Evaluate([.. Enumerable.Range(0, count).Select(number => Samples.Slice(number, confidence: 0.7f))]);
            Assert.InRange(series.Confidence!.Value, before + 1e-5f, 0.8f);
            Assert.InRange(series.EffectiveSlices, 1, 1.25);
            before = series.Confidence.Value;
        }
    }

    [Theory]
    [InlineData(ImageKind.Original, 1)]
    [InlineData(ImageKind.Derived, 4)]
    [InlineData(ImageKind.Localizer, 10)]
    public void A_kind_weighs_what_the_table_says(ImageKind kind, int balance)
    {
        // One original slice for MR, so many of the other kind for CT: the means balance.
        Verdict[] slices =
        [
            Samples.Slice(0, pixels: ModalityClass.MR),
            .. Enumerable.Range(1, balance).Select(number => Samples.Slice(number) with { ImageKind = kind }),
        ];
        var series = Evaluate(slices);
        Assert.Equal(series.Probabilities!.Value.CT, series.Probabilities.Value.MR, 5);
        Assert.Equal(ModalityClass.CT, Evaluate([.. slices, Samples.Slice(99) with { ImageKind = kind }]).PredictedClass);
        Assert.Equal(balance + (kind == ImageKind.Original ? 1 : 0), series.KindCounts[kind]);
    }

    [Theory]
    [InlineData(ImageKind.Derived)]
    [InlineData(ImageKind.Localizer)]
    public void A_series_of_one_kind_is_judged_like_any_other(ImageKind kind)
    {
        Verdict[] slices = [.. Enumerable.Range(0, 40).Select(number => Samples.Slice(number, header: ModalityClass.MR, confidence: 0.5f + (number * 0.01f)))];
        var originals = Evaluate(slices);
        var others = Evaluate([.. slices.Select(slice => slice with { ImageKind = kind })]);
        Assert.Equal(originals.Probabilities, others.Probabilities);
        Assert.Equal((Outcome.Mismatch, originals.Reason), (others.Outcome, others.Reason));
    }

    [Fact]
    public void Pictures_that_the_model_does_not_know_are_counted_and_named_and_do_not_vote()
    {
        var strange = Samples.Slice(9, pixels: ModalityClass.MR, confidence: 1, outcome: Outcome.Uncertain) with { OutlierScore = 1.01f };
        var known = Samples.Slice(1) with { OutlierScore = 1 };
        var series = Evaluate(known, strange);
        Assert.Equal(Evaluate(known).Probabilities, series.Probabilities);
        Assert.Equal((2, 1, 1), (series.Instances, series.Classified, series.Outliers));
        Assert.Equal(
            "Header, SOP class CT Image Storage and the only slice say CT; 1 picture is unlike all that the model knows and does not count.", series.Reason);

        var alone = Evaluate(strange, strange with { SopInstanceUid = "1.2.3.1.10" });
        Assert.Equal((Outcome.Uncertain, null, 0.0), (alone.Outcome, alone.PredictedClass, alone.EffectiveSlices));
        Assert.EndsWith("no slice could be classified; 2 pictures are unlike all that the model knows and do not count.", alone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Localizers_of_CT_alone_are_no_alarm_and_beside_slices_hardly_count()
    {
        Verdict Localizer(int number) =>
            Samples.Slice(number, pixels: ModalityClass.XR, confidence: 0.99f, outcome: Outcome.Match) with { ImageKind = ImageKind.Localizer };
        var alone = Evaluate(Localizer(1), Localizer(2));
        Assert.Equal(Outcome.Match, alone.Outcome);
        Assert.Equal("Header and SOP class CT Image Storage say CT; 2 of 2 slices say XR; a localizer of CT may look like an X-ray.", alone.Reason);

        var among = Evaluate(Localizer(1), Localizer(2), Samples.Slice(3), Samples.Slice(4) with { ImageKind = ImageKind.Derived });
        Assert.Equal((Outcome.Match, ModalityClass.CT), (among.Outcome, among.PredictedClass));
        Assert.Equal(
            "Header, SOP class CT Image Storage and 2 of 4 slices say CT; weighing less: 1 derived, 2 localizers.", among.Reason);
    }

    [Theory]
    [InlineData(1, 0, SeriesStanding.Provisional)]
    [InlineData(19, 119, SeriesStanding.Provisional)]
    [InlineData(20, 0, SeriesStanding.Settled)]
    [InlineData(1, 120, SeriesStanding.Settled)]
    public void A_series_is_settled_by_many_slices_or_by_a_while_without_news(int slices, int seconds, SeriesStanding expected)
    {
        Verdict[] verdicts = [.. Enumerable.Range(0, slices).Select(number => Samples.Slice(number) with { ClassifiedAt = Samples.Start })];
        var sums = verdicts.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!;
        Assert.Equal(expected, SeriesAccumulator.Evaluate(sums, Thresholds, Samples.Start.AddSeconds(seconds))!.Standing);
    }

    [Fact]
    public void The_study_of_a_series_is_the_one_that_most_slices_name()
    {
        var series = Evaluate(
            Samples.Slice(1) with { StudyInstanceUid = "1.1" }, Samples.Slice(2) with { StudyInstanceUid = "1.2" }, Samples.Slice(3) with { StudyInstanceUid = "1.2" });
        Assert.Equal("1.2", series.StudyInstanceUid);
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
            "the pixels alone, of a single slice", Outcome.Uncertain,
            [Samples.Slice(1, header: ModalityClass.MR, pixels: ModalityClass.PT, confidence: 0.95f)]
        },
        {
            "the pixels alone, of a single slice that is very sure", Outcome.Mismatch,
            [Samples.Slice(1, header: ModalityClass.MR, pixels: ModalityClass.PT, confidence: 0.97f)]
        },
        {
            "the pixels alone, of three slices", Outcome.Mismatch,
            [.. Enumerable.Range(1, 3).Select(number => Samples.Slice(number, header: ModalityClass.MR, pixels: ModalityClass.PT, confidence: 0.92f))]
        },
        {
            "the pixels alone, of three derived images", Outcome.Uncertain,
            [
                .. Enumerable.Range(1, 3).Select(number =>
                    Samples.Slice(number, header: ModalityClass.MR, pixels: ModalityClass.PT, confidence: 0.92f) with { ImageKind = ImageKind.Derived }),
            ]
        },
        {
            "the pixels alone, of a single X-ray", Outcome.Mismatch,
            [Samples.Slice(1, header: ModalityClass.XR, pixels: ModalityClass.PT, confidence: 0.92f)]
        },
        {
            "a kind of X-ray that the model was not trained on, which pixels never contradict", Outcome.Uncertain,
            [Samples.Slice(1, header: ModalityClass.XR, pixels: ModalityClass.PT, outcome: Outcome.Uncertain) with { HeaderModality = "PX" }]
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

    public static TheoryData<string, Verdict[]> Reasons => new()
    {
        {
            "Header says MR; SOP class CT Image Storage and 214 of 214 slices say CT.",
            [.. Enumerable.Range(0, 214).Select(number => Samples.Slice(number, header: ModalityClass.MR))]
        },
        {
            "Headers disagree (CT, MR); SOP class CT Image Storage and 3 of 3 slices say CT.",
            [Samples.Slice(1), Samples.Slice(2), Samples.Slice(3, header: ModalityClass.MR)]
        },
        {
            "Header has no Modality; SOP class CT Image Storage and the only slice say CT.",
            [Samples.Slice(1, outcome: Outcome.MissingHeader) with { HeaderModality = null, HeaderClass = null }]
        },
        {
            "Header's Modality \"DR\" is not defined; SOP class CT Image Storage and the only slice say CT.",
            [Samples.Slice(1, outcome: Outcome.MissingHeader) with { HeaderModality = "DR", HeaderClass = null }]
        },
        {
            "Header, SOP class CT Image Storage and 2 of 2 slices say CT; 1 without Modality.",
            [Samples.Slice(1), Samples.Slice(2, outcome: Outcome.MissingHeader) with { HeaderModality = null, HeaderClass = null }]
        },
        {
            "Header says CT; SOP class is Secondary Capture Image Storage; out of scope, since not both name a class that the model knows.",
            [Samples.Slice(1, outcome: Outcome.OutOfScope) with { SopClassUid = SecondaryCapture, SopClassClass = null, Probabilities = null }]
        },
        {
            "Header, SOP class Enhanced CT Image Storage and the only slice say CT.",
            [Samples.Slice(1) with { SopClassUid = "1.2.840.10008.5.1.4.1.1.2.1" }]
        },
        {
            "Header, SOP class CT Image Storage and the only slice say CT.",
            [Samples.Slice(1), Samples.Slice(2, outcome: Outcome.OutOfScope) with { SopClassUid = SecondaryCapture, SopClassClass = null, Probabilities = null }]
        },
        {
            "Header (PX), SOP class Digital X-Ray Image Storage - For Presentation and the only slice say XR.",
            [
                Samples.Slice(1, header: ModalityClass.XR, pixels: ModalityClass.XR) with
                {
                    HeaderModality = "PX", SopClassUid = "1.2.840.10008.5.1.4.1.1.1.1", SopClassClass = ModalityClass.XR,
                },
            ]
        },
        {
            "Header says PX; SOP class CT Image Storage says CT; the only slice says PT; no slice by itself contradicts its header.",
            [Samples.Slice(1, header: ModalityClass.XR, pixels: ModalityClass.PT, outcome: Outcome.Uncertain) with { HeaderModality = "PX" }]
        },
        {
            "Header says CT; SOP class is CT Image Storage; no pixels could be read.",
            [Samples.Slice(1, outcome: Outcome.Unreadable) with { Probabilities = null }]
        },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_series_gives_its_reason_in_the_words_of_its_slices(string reason, Verdict[] slices) => Assert.Equal(reason, Evaluate(slices).Reason);

    [Fact]
    public void What_is_taken_out_leaves_no_trace()
    {
        var random = new Random(3);
        var verdicts = Samples.Varied(random, 200).Where(verdict => verdict.SeriesInstanceUid == "1.2.3.1").ToArray();
        var kept = verdicts.Where((_, index) => index % 2 == 0).ToArray();
        var sums = verdicts.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!;
        foreach (var gone in verdicts.Except(kept))
            sums = SeriesAccumulator.Remove(sums, gone);
        var expected = SeriesAccumulator.Evaluate(kept.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!, Thresholds, Samples.Start)!;
        var found = SeriesAccumulator.Evaluate(sums, Thresholds, Samples.Start)!;
        Assert.Equal(expected.Probabilities, found.Probabilities);
        Assert.Equal(expected.Reason, found.Reason);
        Assert.Equal(expected.OutcomeCounts, found.OutcomeCounts);
        Assert.Equal(expected.KindCounts, found.KindCounts);
        Assert.Equal(expected.Outliers, found.Outliers);
        foreach (var gone in kept)
            sums = SeriesAccumulator.Remove(sums, gone);
        Assert.Null(SeriesAccumulator.Evaluate(sums, Thresholds, Samples.Start));
    }

    [Fact]
    public void Another_series_verdict_is_refused()
    {
        var sums = SeriesAccumulator.Add(null, Samples.Slice(1));
        Assert.Throws<ArgumentException>(() => SeriesAccumulator.Add(sums, Samples.Slice(2, "9.9")));
        Assert.Throws<ArgumentException>(() => SeriesAccumulator.Add(null, Samples.Bare(1)));
    }

    private static SeriesVerdict Evaluate(params Verdict[] verdicts) =>
        SeriesAccumulator.Evaluate(verdicts.Aggregate((SeriesSums?)null, SeriesAccumulator.Add)!, Thresholds, Samples.Start)!;
}
