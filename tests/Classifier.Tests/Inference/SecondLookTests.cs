using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Tests.Inference;

/// <summary>Slices in doubt are judged mirrored, too, and no others.</summary>
public sealed class SecondLookTests
{
    private const int Length = SlicePreprocessor.Length;
    private const int Side = SlicePreprocessor.Side;

    [Fact]
    public void TheMeanOfBothLooksCountsWhereTheFirstIsInDoubt()
    {
        // The second and the fourth of four slices are in doubt: their largest logits are closer than 2.
        float[] logits = [5, 1, 0, 1, 2.5f, 0, 9, 7, 1, 3, 1.5f, 2];
        var slices = Slices(4);
        var calls = 0;
        new SecondLook(2).Take(slices, logits, 3, (mirrored, count) =>
        {
            calls++;
            Assert.Equal(2, count);
            Assert.Equal(2 * Length, mirrored.Length);
            foreach (var (place, slice) in new[] { (0, 1), (1, 3) })
            {
                for (var i = 0; i < Length; i++)
                    Assert.Equal(slices[slice * Length + i / Side * Side + Side - 1 - i % Side], mirrored[place * Length + i]);
            }

            return [3, 0.5f, 2, 1, 1.5f, 4];
        });
        Assert.Equal(1, calls);
        Assert.Equal([5, 1, 0, 2, 1.5f, 1, 9, 7, 1, 2, 1.5f, 3], logits);
    }

    [Fact]
    public void WithoutDoubtNothingIsJudged()
    {
        float[] logits = [5, 1, 0, 3, 1, 1];
        new SecondLook(2).Take(Slices(2), logits, 3, (_, _) => throw new InvalidOperationException("nothing is in doubt"));
        Assert.Equal([5, 1, 0, 3, 1, 1], logits);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    public void TheBoundIsAboveZero(double below) => Assert.Throws<ArgumentOutOfRangeException>(() => SecondLook.Of(below));

    [Fact]
    public void ModelsThatAskForNoneHaveNone() => Assert.Null(SecondLook.Of(null));

    private static float[] Slices(int count)
    {
        var random = new Random(9);
        return [.. Enumerable.Range(0, count * Length).Select(_ => random.NextSingle())];
    }
}
