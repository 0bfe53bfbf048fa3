using DicomNode.Classifier;
using DicomNode.Classifier.Models;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Fuzz.Targets;
using FellowOakDicom;

namespace DicomNode.Fuzz.Tests;

/// <summary>Seeds are what they are meant to be: cases made of bytes that nobody can read never get far.</summary>
public sealed class SeedTests
{
    [Fact]
    public void DataSetsAreReadToTheirEndAndTheirImagesDecode()
    {
        var images = 0;
        foreach (var seed in DataSetSeeds.All)
        {
            byte[] bytes = seed.AsSpan().StartsWith(DataSetSeeds.DeflatedStart) ? [.. DataSetSeeds.ExplicitStart, .. seed[DataSetSeeds.DeflatedStart.Length..]] : seed;
            var file = DicomFile.Open(new MemoryStream(bytes), FileReadOption.ReadAll);
            Assert.False(file.IsPartial);
            if (!InstanceHeader.Read(file.Dataset).HasPixelData || file.Dataset.InternalTransferSyntax == DicomTransferSyntax.JPEG2000Lossless)
                continue;
            FrameDecoder.Decode(file.Dataset).Dispose();
            images++;
        }

        Assert.Equal(6, images);
    }

    [Fact]
    public void FramesOfRleDecode()
    {
        foreach (var seed in RleSeeds.All)
            FrameDecoder.Decode(RleTarget.Image(seed)).Dispose();
    }

    [Fact]
    public void WeightsAreRead()
    {
        foreach (var seed in ModelSeeds.All.Where(seed => seed[0] == (byte)'s'))
            new SafetensorsReader(new MemoryStream(seed[1..])).Dispose();
    }
}
