using System.Runtime.InteropServices;
using DicomNode.Classifier.Preprocessing;
using FellowOakDicom;

namespace DicomNode.Classifier.Tests.Preprocessing;

public sealed class FrameRendererTests
{
    private static readonly PixelFormat Signed = new() { Rows = 1, Columns = 4, IsSigned = true };

    [Fact]
    public void A_window_shows_the_values_between_its_ends()
    {
        var frame = Render(Signed, [-200, 0, 100, 400], window: new GreyWindow(100, 400));
        Assert.Equal([0, 64, 128, 255], frame.Pixels);
        Assert.Equal((4, 1), (frame.Width, frame.Height));
    }

    [Fact]
    public void Without_a_window_everything_is_shown_from_black_to_white()
    {
        var frame = Render(Signed, [-1000, -500, 0, 1000], new Rescale(2, 10));
        Assert.Equal([0, 64, 128, 255], frame.Pixels);
        Assert.Equal(new GreyWindow(10, 4000), frame.Window);
    }

    [Fact]
    public void A_negative_slope_and_MONOCHROME1_turn_black_and_white_around()
    {
        Assert.Equal([255, 170, 85, 0], Render(Signed, [0, 1, 2, 3], new Rescale(-1, 0)).Pixels);
        Assert.Equal([255, 170, 85, 0], Render(Signed with { Colour = PixelColour.Monochrome1 }, [0, 1, 2, 3]).Pixels);
        Assert.Equal([0, 85, 170, 255], Render(Signed with { Colour = PixelColour.Monochrome1 }, [0, 1, 2, 3], new Rescale(-1, 0)).Pixels);
    }

    [Fact]
    public void Padding_is_black_and_no_extreme()
    {
        var frame = Render(Signed with { Padding = new PixelPadding(-2000, -2000) }, [-2000, 0, 50, 100]);
        Assert.Equal([0, 0, 128, 255], frame.Pixels);
        Assert.Equal(0, Render(Signed with { Colour = PixelColour.Monochrome1, Padding = new PixelPadding(-2000, -2000) }, [-2000, 0, 50, 100]).Pixels[0]);
    }

    [Fact]
    public void A_frame_of_one_value_is_grey()
    {
        var frame = Render(Signed, [7, 7, 7, 7]);
        Assert.All(frame.Pixels, level => Assert.Equal(128, level));
    }

    [Fact]
    public void A_small_picture_keeps_the_aspect_and_averages()
    {
        var format = new PixelFormat { Rows = 100, Columns = 200 };
        var values = new short[100 * 200];
        for (var i = 0; i < values.Length; i++)
            values[i] = (short)(i / 200 < 50 ? 0 : 1000);
        var frame = Render(format, values, longestSide: 20);
        Assert.Equal((20, 10), (frame.Width, frame.Height));
        Assert.Equal(Enumerable.Repeat((byte)0, 100).Concat(Enumerable.Repeat((byte)255, 100)), frame.Pixels);
        Assert.Equal((200, 100), (Render(format, values, longestSide: 500).Width, Render(format, values, longestSide: 500).Height));
    }

    [Fact]
    public void Too_few_bytes_are_refused() =>
        Assert.Throws<PixelFormatException>(() => FrameRenderer.Render(Signed, new byte[7], Rescale.None, null, null));

    [Fact]
    public void Window_and_rescale_come_from_the_frames_functional_groups_where_the_data_set_has_none()
    {
        DicomDataset Group(string center, string slope) => new(
            new DicomSequence(DicomTag.FrameVOILUTSequence, new DicomDataset(new DicomDecimalString(DicomTag.WindowCenter, center), new DicomDecimalString(DicomTag.WindowWidth, "10"))),
            new DicomSequence(DicomTag.PixelValueTransformationSequence, new DicomDataset(new DicomDecimalString(DicomTag.RescaleSlope, slope), new DicomDecimalString(DicomTag.RescaleIntercept, "-5"))));
        var dataset = new DicomDataset(
            new DicomSequence(DicomTag.SharedFunctionalGroupsSequence, Group("1", "3")),
            new DicomSequence(DicomTag.PerFrameFunctionalGroupsSequence, Group("2", "4"), new DicomDataset()));
        Assert.Equal(new GreyWindow(2, 10), GreyWindow.Read(dataset, 0));
        Assert.Equal(new GreyWindow(1, 10), GreyWindow.Read(dataset, 1));
        Assert.Equal(new Rescale(4, -5), Rescale.Read(dataset, 0));
        Assert.Equal(new Rescale(3, -5), Rescale.Read(dataset, 1));
        Assert.Null(GreyWindow.Read(new DicomDataset(new DicomDecimalString(DicomTag.WindowCenter, "1"), new DicomDecimalString(DicomTag.WindowWidth, "0")), 0));
        Assert.Equal(Rescale.None, Rescale.Read(new DicomDataset(), 0));
    }

    private static RenderedFrame Render(PixelFormat format, short[] values, Rescale? rescale = null, GreyWindow? window = null, int? longestSide = null) =>
        FrameRenderer.Render(format, MemoryMarshal.AsBytes(values.AsSpan()), rescale ?? Rescale.None, window, longestSide);
}
