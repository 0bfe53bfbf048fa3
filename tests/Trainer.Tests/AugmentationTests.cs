using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class AugmentationTests
{
    private static readonly AugmentationSettings Shipped =
        RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("improved").Augmentation!;

    // Nothing is changed, whatever is drawn.
    private static readonly AugmentationSettings Nothing = Shipped with
    {
        CropChance = 0,
        ZoomChance = 0,
        ResampleChance = 0,
        FlipChance = 0,
        RotationChance = 0,
        BlurChance = 0,
        WindowChance = 0,
        GammaChance = 0,
        ShadingChance = 0,
        NoiseChance = 0,
        InversionChance = [],
        FieldOfViewChance = 0,
        IsolationChance = 0,
        BorderChance = 0,
        MarksChance = 0,
        EraseChance = 0,
        JpegChance = 0,
        QuantisationChance = 0,
    };

    private static readonly GreyImage Image = Waves(150, 90);

    [Fact]
    public void WithoutAnyChangeItIsTheNodesPreprocessing()
    {
        var expected = new float[SlicePreprocessor.Length];
        SlicePreprocessor.PreprocessGrey(Image.Pixels, Image.Width, Image.Height, expected);
        AssertClose(expected, Apply(Nothing, Image), 1e-4);
    }

    [Fact]
    public void FlipsTurnTheImage()
    {
        var expected = new float[SlicePreprocessor.Length];
        // Left-right, top-bottom and transposed at once: pixel (x, y) comes from (W - 1 - y, H - 1 - x).
        var turned = new GreyImage(Image.Height, Image.Width, new ushort[Image.Pixels.Length]);
        for (var y = 0; y < turned.Height; y++)
        {
            for (var x = 0; x < turned.Width; x++)
                turned.Pixels[y * turned.Width + x] = Image.Pixels[(Image.Height - 1 - x) * Image.Width + Image.Width - 1 - y];
        }

        SlicePreprocessor.PreprocessGrey(turned.Pixels, turned.Width, turned.Height, expected);
        AssertClose(expected, Apply(Nothing with { FlipChance = 1 }, Image), 1e-4);
    }

    [Fact]
    public void ZoomingShowsAPartOfTheImage()
    {
        // Whatever hundredth of a ramp is cut out, stretched to its own extremes it is a ramp again; the finer waves become coarse.
        var zoomed = Apply(Nothing with { ZoomChance = 1, ZoomArea = [0.01, 0.02], ZoomAspect = [1, 1] }, Waves(256, 256));
        var plain = Apply(Nothing, Waves(256, 256));
        double Turns(float[] slice) => Enumerable.Range(1, SlicePreprocessor.Side - 2)
            .Count(x => (slice[x] - slice[x - 1]) * (slice[x + 1] - slice[x]) < 0);
        Assert.True(Turns(plain) > Turns(zoomed), $"{Turns(plain)} turns in a row of the whole, {Turns(zoomed)} in the part");
    }

    [Fact]
    public void IsolationLeavesTheBodyAloneAndTakesTheTable()
    {
        var image = new GreyImage(100, 100, new ushort[10_000]);
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            var (x, y) = (i % 100, i / 100);
            image.Pixels[i] = (ushort)(y is > 90 and < 95 ? 40_000 : (x - 50) * (x - 50) + (y - 45) * (y - 45) < 1200 ? 30_000 + 300 * x : 0);
        }

        var plain = Apply(Nothing, image);
        var isolated = Apply(Nothing with { IsolationChance = 1 }, image);
        var side = SlicePreprocessor.Side;
        for (var i = 0; i < isolated.Length; i++)
        {
            // Rows at the borders of body and table are averages of both sides.
            if (i / side < side * 0.85)
                Assert.Equal(plain[i], isolated[i], 1e-3);
            else if (i / side > side * 0.9)
                Assert.Equal(0, isolated[i], 1e-3);
        }
    }

    [Fact]
    public void InversionIsForItsClassAlone()
    {
        var plain = Apply(Nothing, Image);
        var settings = Nothing with { InversionChance = new() { ["XR"] = 1 } };
        AssertClose(plain, Apply(settings, Image, "CT"), 1e-4);
        AssertClose(plain.Select(value => 1 - value), Apply(settings, Image, "XR"), 1e-4);
    }

    [Fact]
    public void ResamplingLosesDetailButNotTheImage()
    {
        var plain = Apply(Nothing, Image);
        var coarse = Apply(Nothing with { ResampleChance = 1, ResampleSide = [48, 49] }, Image);
        Assert.InRange(plain.Zip(coarse, (a, b) => Math.Abs(a - b)).Average(), 0.001, 0.05);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheSameNumbersGiveTheSameSliceWhateverCameBefore(int position)
    {
        var fresh = new float[SlicePreprocessor.Length];
        var used = new float[SlicePreprocessor.Length];
        new Augmentation(Shipped).Apply(Image, "MR", new SeededRandom(1, 3, position), fresh);
        var augmentation = new Augmentation(Shipped);
        for (var before = 0; before < 5; before++)
            augmentation.Apply(Waves(40 + before, 200), "XR", new SeededRandom(9, 3, before), used);
        augmentation.Apply(Image, "MR", new SeededRandom(1, 3, position), used);
        Assert.Equal(fresh, used);

        augmentation.Apply(Image, "MR", new SeededRandom(1, 3, position + 1), used);
        Assert.NotEqual(fresh, used);
    }

    [Fact]
    public void EverySliceStaysInRangeWithContrastAndTheOriginalUntouched()
    {
        var augmentation = new Augmentation(Shipped);
        var slice = new float[SlicePreprocessor.Length];
        foreach (var image in new[] { Image, Waves(20, 23), Waves(256, 31), Spot(128) })
        {
            var before = image.Pixels.ToArray();
            for (var n = 0; n < 150; n++)
            {
                augmentation.Apply(image, "PT", new SeededRandom(5, 3, n), slice);
                Assert.True(slice.Min() >= 0 && slice.Max() <= 1, $"position {n}");
                Assert.True(slice.Max() - slice.Min() > 0.2, $"position {n} has no contrast left");
            }

            Assert.Equal(before, image.Pixels);
        }
    }

    [Fact]
    public void AnEmptyWindowFallsBackToTheWholeImage()
    {
        // One bright pixel: most windows of a fifth of the area hold nothing.
        var image = new GreyImage(100, 100, new ushort[10_000]);
        image.Pixels[0] = 65535;
        var settings = Nothing with { CropChance = 1, CropArea = [0.05, 0.06] };
        for (var n = 0; n < 20; n++)
            Assert.True(Apply(settings, image, position: n).Max() > 0);
    }

    [Fact]
    public void JpegLossFallsWithQualityAndLeavesFlatBlocksAlone()
    {
        var plain = Apply(Nothing, Image);
        double Loss(double quality) => plain
            .Zip(Apply(Nothing with { JpegChance = 1, JpegQuality = [quality, quality] }, Image), (a, b) => Math.Abs(a - b))
            .Average();
        Assert.InRange(Loss(100), 0, 0.004);
        Assert.InRange(Loss(50), Loss(90), 0.05);
        Assert.InRange(Loss(10), Loss(50) + 0.002, 0.2);

        // Half black, half white, cut at a block's border.
        var halves = new GreyImage(64, 64, [.. Enumerable.Range(0, 64 * 64).Select(i => (ushort)(i % 64 < 32 ? 0 : 65535))]);
        AssertClose(Apply(Nothing, halves), Apply(Nothing with { JpegChance = 1, JpegQuality = [30, 30] }, halves), 0.05);
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        var faults = (Shipped with { CropChance = 1.5, BlurSigma = [2, 1], ResampleSide = [4, 256], JpegQuality = [0, 50] }).Faults().ToList();
        Assert.Equal(4, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("CropChance is 1.5", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("BlurSigma is [2, 1]", StringComparison.Ordinal));
        Assert.Empty(Shipped.Faults());
    }

    private static float[] Apply(AugmentationSettings settings, GreyImage image, string label = "MR", int position = 0)
    {
        var slice = new float[SlicePreprocessor.Length];
        new Augmentation(settings).Apply(image, label, new SeededRandom(1, 3, position), slice);
        return slice;
    }

    private static GreyImage Waves(int width, int height)
    {
        var pixels = new ushort[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % width / (double)width, i / width / (double)height);
            pixels[i] = (ushort)(20000 + 18000 * Math.Sin(9 * x + 4 * y) + 20000 * x * y);
        }

        return new GreyImage(width, height, pixels);
    }

    // As a PET slice of the neck: almost all of it is background.
    private static GreyImage Spot(int side)
    {
        var pixels = new ushort[side * side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (ushort)(65535 * Math.Exp(-(Math.Pow(i % side - side / 2.0, 2) + Math.Pow(i / side - side / 2.0, 2)) / 60));
        return new GreyImage(side, side, pixels);
    }

    private static void AssertClose(IEnumerable<float> expected, float[] actual, double tolerance) =>
        Assert.InRange(expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Max(), 0, tolerance);
}
