using DicomNode.Classifier;
using DicomNode.Node.Notification;
using DicomNode.Node.Verdicts;

namespace DicomNode.Node.Tests.Notification;

public sealed class RuleMatcherTests
{
    private static readonly NotificationRule Any = new() { Name = "any" };

    [Fact]
    public void A_rule_without_conditions_matches_what_is_open()
    {
        Assert.True(RuleMatcher.Matches(Any, Reports.Open()));
        foreach (var state in new[] { ReportState.Closed, ReportState.Confirmed, ReportState.Dismissed })
            Assert.False(RuleMatcher.Matches(Any, Reports.Open() with { State = state }));
    }

    [Fact]
    public void Each_condition_restricts_by_itself()
    {
        AssertOnly(Any with { MinConfidence = 0.95 }, Reports.Open(confidence: 0.95f), Reports.Open(confidence: 0.94f));
        AssertOnly(Any with { MinSlices = 10 }, Reports.Open(slices: 10), Reports.Open(slices: 9));
        AssertOnly(Any with { Header = "mr" }, Reports.Open(), Reports.Open() with { HeaderClass = ModalityClass.CT });
        AssertOnly(Any with { Header = "US" }, Reports.Open() with { HeaderClass = null, HeaderModality = "US" }, Reports.Open());
        AssertOnly(Any with { Predicted = ModalityClass.CT }, Reports.Open(), Reports.Open() with { PredictedClass = ModalityClass.PT });
        AssertOnly(Any with { CallingAe = "PACS" }, Reports.Open(), Reports.Open() with { CallingAe = "PACS2" });
        AssertOnly(Any with { CallingAe = "PACS" }, Reports.Open(), Reports.Open() with { CallingAe = null });
    }

    [Fact]
    public void A_rule_on_new_reports_speaks_once_and_not_of_what_was_there_before_it()
    {
        var report = Reports.Open();
        Assert.True(RuleMatcher.Speaks(Any, report, known: null, since: report.UpdatedAt));
        Assert.False(RuleMatcher.Speaks(Any, report, known: null, since: report.UpdatedAt.AddTicks(1)));
        Assert.False(RuleMatcher.Speaks(Any, report with { SlicesFor = 1000 }, known: 20, since: report.UpdatedAt));
    }

    [Theory]
    [InlineData(null, 20, false)]
    [InlineData(20, 39, false)]
    [InlineData(20, 40, true)]
    [InlineData(0, 1, false)]
    [InlineData(0, 2, true)]
    public void A_rule_on_grown_reports_speaks_at_doublings(int? known, int slices, bool expected)
    {
        var rule = Any with { On = NotificationOccasion.Grown };
        Assert.Equal(expected, RuleMatcher.Speaks(rule, Reports.Open(slices: slices), known, since: Reports.Start));
    }

    private static void AssertOnly(NotificationRule rule, MislabelReport matching, MislabelReport other)
    {
        Assert.True(RuleMatcher.Matches(rule, matching));
        Assert.False(RuleMatcher.Matches(rule, other));
    }
}
