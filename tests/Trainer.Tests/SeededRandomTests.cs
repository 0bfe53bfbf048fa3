using DicomNode.Trainer.Training;

namespace DicomNode.Trainer.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void NumbersAreAFunctionOfSeedStreamPositionAndSlot()
    {
        Assert.Equal(new SeededRandom(1, 2, 3, 4).NextBits(), new SeededRandom(1, 2, 3, 4).NextBits());
        var neighbours = new[]
        {
            new SeededRandom(1, 2, 3, 4), new SeededRandom(2, 2, 3, 4), new SeededRandom(1, 3, 3, 4), new SeededRandom(1, 2, 4, 4),
            new SeededRandom(1, 2, 3, 5), new SeededRandom(1, 2, 4, 3),
        };
        Assert.Equal(neighbours.Length, neighbours.Select(random => random.NextBits()).Distinct().Count());
    }

    [Fact]
    public void DistributionsHaveTheirMoments()
    {
        const int Draws = 100_000;
        var random = new SeededRandom(11, 0, 0);
        var uniform = 0.0;
        var chances = 0;
        var counts = new int[7];
        for (var i = 0; i < Draws; i++)
        {
            uniform += random.Between(2, 4);
            chances += random.Chance(0.2) ? 1 : 0;
            counts[random.Next(7)]++;
            Assert.InRange(random.BetweenLog(0.5, 8), 0.5, 8);
        }

        // Bounds of five standard deviations.
        Assert.InRange(uniform / Draws, 2.99, 3.01);
        Assert.InRange(chances / (double)Draws, 0.1937, 0.2063);
        Assert.All(counts, count => Assert.InRange(count, 13700, 14870));
    }

    [Fact]
    public void FirstDrawsOfNeighbouringSlotsAreIndependent()
    {
        var hits = 0;
        for (var step = 0; step < 1000; step++)
        {
            for (var slot = 0; slot < 32; slot++)
                hits += new SeededRandom(1, 3, step, slot).Chance(0.5) ? 1 : 0;
        }

        Assert.InRange(hits / 32000.0, 0.486, 0.514);
    }
}
