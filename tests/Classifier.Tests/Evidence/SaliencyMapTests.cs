using DicomNode.Classifier.Evidence;
using DicomNode.Classifier.Preprocessing;

namespace DicomNode.Classifier.Tests.Evidence;

public sealed class SaliencyMapTests
{
    private const int Side = SlicePreprocessor.Side;

    private readonly float[] _large = new float[SlicePreprocessor.Length];

    [Fact]
    public void TheLargestValueBecomesOneAndNeighboursBlendBetweenTheCentresOfCells()
    {
        // Two cells of 112 columns: their centres lie at 55.5 and 167.5.
        SaliencyMap.Fill([4, 2], 2, 1, _large);
        for (var x = 0; x < Side; x++)
            Assert.Equal(1 - 0.5f * Math.Clamp((x - 55.5f) / 112, 0, 1), _large[x], 1e-5f);
        Assert.Equal(_large[..Side], _large[^Side..]);
    }

    [Fact]
    public void RowsAreRows()
    {
        SaliencyMap.Fill([0, 0, 0, 0, 3, 0], 2, 3, _large);
        Assert.Equal(1, _large[(Side - 1) * Side]);
        Assert.Equal(0, _large[0]);
        Assert.Equal(0, _large[(Side - 1) * Side + Side - 1]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WhereNothingSpeaksForTheClassTheMapIsEmpty(float value)
    {
        Array.Fill(_large, 7);
        SaliencyMap.Fill([0, value, 0, 0], 2, 2, _large);
        Assert.All(_large, pixel => Assert.Equal(0, pixel));
    }

    [Fact]
    public void AMapOfOneValueIsOneAllOver()
    {
        SaliencyMap.Fill([1e-30f, 1e-30f, 1e-30f, 1e-30f], 2, 2, _large);
        Assert.All(_large, pixel => Assert.Equal(1, pixel));
    }
}
