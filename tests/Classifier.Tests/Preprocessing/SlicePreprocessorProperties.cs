using System.Runtime.InteropServices;
using DicomNode.Classifier.Preprocessing;
using FsCheck;
using FsCheck.Fluent;

namespace DicomNode.Classifier.Tests.Preprocessing;

/// <summary>What holds for every image, on random ones.</summary>
public sealed class SlicePreprocessorProperties
{
    private static readonly Config Fifty = Config.QuickThrowOnFailure.WithMaxTest(40).WithQuietOnSuccess(true);

    [Fact]
    public void TheResultIsThatOfTheDefinition() => Check(image =>
    {
        var expected = ReferenceResize.Run(Array.ConvertAll(image.Pixels, value => (double)value), image.Width, image.Height);
        var actual = image.Run();
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-6);
    });

    [Fact]
    public void TheResultLiesBetweenZeroAndOne() => Check(image => Assert.All(image.Run(), value => Assert.InRange(value, 0f, 1f)));

    [Fact]
    public void BrightnessAndContrastDoNotMatter() => Check(image =>
    {
        var changed = image with { Pixels = Array.ConvertAll(image.Pixels, value => (ushort)(value * 12 + 997)) };
        Assert.Equal(image.Run(), changed.Run(), (a, b) => MathF.Abs(a - b) < 2e-6f);
    });

    [Fact]
    public void InvertingTwiceIsNothing() => Check(image =>
    {
        var format = new PixelFormat { Rows = image.Height, Columns = image.Width, Colour = PixelColour.Monochrome1 };
        var inverted = image.Run(format);
        Assert.Equal(image.Run(), inverted, (a, b) => MathF.Abs(a - (1 - b)) < 2e-6f);
    });

    [Fact]
    public void SixteenAndThirtyTwoBitsAgree() => Check(image =>
    {
        var format = new PixelFormat { Rows = image.Height, Columns = image.Width, BitsAllocated = 32, BitsStored = 32, HighBit = 31 };
        var wide = new float[SlicePreprocessor.Length];
        SlicePreprocessor.Preprocess(format, MemoryMarshal.AsBytes(Array.ConvertAll(image.Pixels, value => (uint)value).AsSpan()), wide);
        Assert.Equal(image.Run(), wide, (a, b) => MathF.Abs(a - b) < 2e-6f);
    });

    [Fact]
    public void PixelsThatAreNoImageCountAsTheMinimum() => Check(image =>
    {
        var padding = image.Pixels[^1];
        var grey = Array.ConvertAll(image.Pixels, value => value == padding ? double.NaN : value);
        var kept = grey.Where(value => !double.IsNaN(value)).ToArray();
        if (kept.Length == 0 || kept.Min() == kept.Max())
            return;
        var format = new PixelFormat { Rows = image.Height, Columns = image.Width, Padding = new PixelPadding(padding, padding) };
        var expected = ReferenceResize.Run(grey, image.Width, image.Height);
        var actual = image.Run(format);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 2e-6);
    });

    private static void Check(Action<Image> holds)
    {
        var sides = Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(200, 300), Gen.Elements(223, 224, 225, 447, 448, 449, 512));
        var images = from width in sides
                     from height in sides
                     from seed in Gen.Choose(0, int.MaxValue - 1)
                     from levels in Gen.Choose(2, 5000)
                     where width * height > 1
                     select Image.Random(width, height, seed, levels);
        Prop.ForAll(images.ToArbitrary(), holds).Check(Fifty);
    }

    private sealed record Image(int Width, int Height, ushort[] Pixels)
    {
        public static Image Random(int width, int height, int seed, int levels)
        {
            var random = new Random(seed);
            var pixels = new ushort[width * height];
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = (ushort)random.Next(levels);
            // Never constant.
            (pixels[0], pixels[^1]) = (0, 1);
            return new Image(width, height, pixels);
        }

        public float[] Run() => Run(new PixelFormat { Rows = Height, Columns = Width });

        public float[] Run(PixelFormat format)
        {
            var destination = new float[SlicePreprocessor.Length];
            Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.Preprocess(format, MemoryMarshal.AsBytes(Pixels.AsSpan()), destination));
            return destination;
        }

        public override string ToString() => $"{Width} x {Height}";
    }
}
