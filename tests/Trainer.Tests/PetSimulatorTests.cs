using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class PetSimulatorTests
{
    private static readonly PetSimulationSettings Settings =
        RecipeBook.Load(Repository.File("conf", "trainer.json")).Get("improved").PetSimulation!;

    [Fact]
    public void TheSameNumbersGiveTheSameSliceAndTheDonorStays()
    {
        SimulatedSlice.AssertRepeats(() => new PetSimulator(Settings), Body(160, 120), Body(90, 200));
    }

    [Fact]
    public void TracerIsInTheBodyAndHardlyOutsideIt()
    {
        // Enough counts, a sharp scanner and no margin: what is left outside the body is reconstruction's.
        var clear = Settings with { Grid = [96, 96.5], Filling = [1, 1], Counts = [5e6, 6e6], Resolution = [0.5, 0.6] };
        var simulator = new PetSimulator(clear);
        for (var position = 0; position < 20; position++)
        {
            var image = Simulate(simulator, Body(128, 128), position);
            var (inside, outside) = (Mean(image, distance => distance < 0.7), Mean(image, distance => distance is > 0.9 and < 0.97));
            Assert.True(inside > 4 * outside, $"position {position}: {inside:F3} inside, {outside:F3} outside");
        }
    }

    [Fact]
    public void FewerCountsAreNoisier()
    {
        var quiet = Settings with { Grid = [96, 96.5], Filling = [1, 1], HotSpots = 0 };
        double Roughness(double counts)
        {
            var sum = 0.0;
            for (var position = 0; position < 10; position++)
            {
                var image = Simulate(new PetSimulator(quiet with { Counts = [counts, counts * 1.01] }), Body(128, 128), position);
                var side = (int)Math.Sqrt(image.Length);
                sum += Enumerable.Range(0, image.Length - side - 1).Average(i => Math.Abs(image[i] - 0.5 * (image[i + 1] + image[i + side]))) / image.Average();
            }

            return sum;
        }

        Assert.True(Roughness(2e4) > 2 * Roughness(2e7));
    }

    [Fact]
    public void ASliceWithoutABodyIsNoDonor()
    {
        SimulatedSlice.AssertRefusesASpeck(new PetSimulator(Settings));
    }

    [Fact]
    public void TheBodyIsTheLargestPartWithWhatItEncloses()
    {
        // A ring, a spot beside it, and darkness in its middle.
        var image = new Plane();
        image.Resize(64, 64);
        for (var i = 0; i < 64 * 64; i++)
        {
            var distance = Math.Sqrt(Math.Pow(i % 64 - 30, 2) + Math.Pow(i / 64 - 30, 2));
            image.Pixels[i] = distance is > 10 and < 20 || i % 64 > 60 ? 0.8f : 0.02f;
        }

        var mask = new Plane();
        var share = new BodyMask().Find(image, mask);
        Assert.InRange(share, Math.PI * 19 * 19 / 4096, Math.PI * 21 * 21 / 4096);
        Assert.Equal(1, mask.Row(30)[30]);
        Assert.Equal(0, mask.Row(30)[62]);
        Assert.Equal(0, mask.Row(2)[2]);
    }

    [Fact]
    public void SettingsOutOfRangeAreAllNamed()
    {
        var faults = (Settings with { Share = 1.1, Grid = [16, 128], Counts = [5, 4] }).Faults().ToList();
        Assert.Equal(3, faults.Count);
        Assert.Contains("Share is 1.1", faults[0]);
        Assert.Contains("Grid is [16, 128]", faults[1]);
    }

    private static double[] Simulate(PetSimulator simulator, GreyImage donor, int position)
    {
        var simulated = SimulatedSlice.Of(simulator, donor, position);
        Assert.Equal(ushort.MaxValue, simulated.Pixels.Max());
        return [.. simulated.Pixels.Select(pixel => pixel / 65535.0)];
    }

    // An ellipse of soft tissue that almost fills the image, with a bright core, in air.
    private static GreyImage Body(int width, int height)
    {
        var pixels = new ushort[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (u, v) = ((i % width - width / 2.0) / (width * 0.42), (i / width - height / 2.0) / (height * 0.42));
            var distance = u * u + v * v;
            pixels[i] = (ushort)(distance < 0.1 ? 50000 : distance < 1 ? 26000 + 3000 * Math.Sin(i) : 500);
        }

        return new GreyImage(width, height, pixels);
    }

    private static double Mean(double[] image, Predicate<double> within)
    {
        var side = (int)Math.Sqrt(image.Length);
        return image.Where((_, i) => within(Math.Sqrt(Math.Pow(i % side - side / 2.0, 2) + Math.Pow(i / side - side / 2.0, 2)) / (side / 2.0))).Average();
    }
}
