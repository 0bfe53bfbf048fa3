using DicomNode.Node.Notification;

namespace DicomNode.Node.Tests.Notification;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, 5, 10)]
    [InlineData(2, 10, 20)]
    [InlineData(9, 1280, 2560)]
    [InlineData(10, 1800, 3600)]
    [InlineData(int.MaxValue, 1800, 3600)]
    public void Delays_double_up_to_an_hour_and_chance_halves_them(int attempts, double least, double most)
    {
        Assert.Equal(TimeSpan.FromSeconds(least), RetrySchedule.DelayAfter(attempts, 0));
        Assert.Equal(TimeSpan.FromSeconds(most), RetrySchedule.DelayAfter(attempts, 1));
    }
}
