using DicomNode.Trainer.Download;

namespace DicomNode.Trainer.Tests.Download;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("1500000", 1_500_000)]
    [InlineData("1.5M", 1_500_000)]
    [InlineData("2 TB", 2_000_000_000_000)]
    [InlineData("10kb", 10_000)]
    [InlineData("7B", 7)]
    public void ReadsWhatPeopleWrite(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-1")]
    [InlineData("1,5M")]
    [InlineData("1 XB")]
    [InlineData("9999999 PB")]
    public void RefusesTheRest(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(99_960, "100 kB")]
    [InlineData(999_600, "1.00 MB")]
    [InlineData(12_345_678_901, "12.3 GB")]
    public void WritesThreeDigits(long bytes, string text) => Assert.Equal(text, ByteSize.Format(bytes));
}
