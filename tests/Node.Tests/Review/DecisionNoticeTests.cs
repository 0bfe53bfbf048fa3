using DicomNode.Node.Review;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace DicomNode.Node.Tests.Review;

public sealed class DecisionNoticeTests
{
    [Fact]
    public void What_is_written_into_an_address_is_read_from_it()
    {
        var notice = new DecisionNotice(DecisionNotice.Confirmed, [(12, 3), (13, 5)], [14]);
        var address = notice.AddTo("/?state=open");
        Assert.StartsWith("/?state=open&done=", address, StringComparison.Ordinal);
        var read = Read(address[1..]);
        Assert.Equal((notice.Decision, "12.3 13.5", "14"), (read!.Decision, string.Join(' ', read.Stored.Select(DecisionNotice.Write)), string.Join(' ', read.Skipped)));
    }

    [Theory]
    [InlineData("?done=confirmed")]
    [InlineData("?done=confirmed:")]
    [InlineData("?done=confirmed:12")]
    [InlineData("?done=confirmed:12.x")]
    [InlineData("?done=maybe:12.3")]
    [InlineData("?done=confirmed:12.3&skipped=x")]
    [InlineData("?done=confirmed:99999999999999999999.1")]
    [InlineData("")]
    public void What_makes_no_sense_is_none(string query) => Assert.Null(Read(query));

    private static DecisionNotice? Read(string query) => DecisionNotice.Of(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
