using DicomNode.Node.Intake;

namespace DicomNode.Node.Tests.Intake;

public sealed class ErrorCommentTests
{
    [Fact]
    public void Both_uids_are_told_apart_within_64_characters()
    {
        var command = "1.2.840.113619.2.55.3.604688119.971.1268071029." + new string('1', 17);
        var dataSet = command[..^1] + "2";
        var comment = ErrorComment.Differs("SOP Instance UID", command, dataSet);
        Assert.True(comment.Length <= 64, comment);
        Assert.Contains(command[^8..], comment, StringComparison.Ordinal);
        Assert.Contains(dataSet[^8..], comment, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a\\b\r\nc\u00e9", "a b  c")]
    public void What_lo_cannot_hold_becomes_a_space(string text, string expected) => Assert.Equal(expected, ErrorComment.Fit(text));

    [Fact]
    public void A_long_text_is_cut_visibly()
    {
        var comment = ErrorComment.Fit(new string('x', 100));
        Assert.Equal(64, comment.Length);
        Assert.EndsWith("x..", comment, StringComparison.Ordinal);
    }
}
