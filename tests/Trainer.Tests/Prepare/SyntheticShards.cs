using System.Security.Cryptography;
using DicomNode.Classifier;
using DicomNode.Trainer.Prepare;

namespace DicomNode.Trainer.Tests.Prepare;

/// <summary>Shards of small made-up slices, for trials of many: every slice has its number in its first eight bytes.</summary>
internal static class SyntheticShards
{
    /// <summary>Writes the whole split FOLDER of one preparation.</summary>
    /// <param name="folder">The split's folder.</param>
    /// <param name="images">How many images.</param>
    /// <param name="side">Rows and columns of each; at 32 it has 1 kB.</param>
    /// <param name="perShard">Images of a shard.</param>
    /// <param name="dataSets">They take turns in stretches of a thousand.</param>
    public static void Write(string folder, int images, int side, int perShard, int dataSets)
    {
        Directory.CreateDirectory(folder);
        var pixels = new byte[side * side];
        new Random(1).NextBytes(pixels);
        var plan = SHA256.HashData(BitConverter.GetBytes(images));
        var number = 0;
        for (var first = 0; first < images; first += perShard)
        {
            var end = Math.Min(images, first + perShard);
            using var shard = new ShardWriter(ShardFolder.FileOf(folder, ShardPart.Whole, number));
            for (var i = first; i < end; i++)
            {
                BitConverter.TryWriteBytes(pixels, (long)i);
                var item = new ImageItem("", $"set-{i / 1000 % dataSets:D3}", (ModalityClass)(i % 4));
                shard.Add(item, $"train/{item.Source}/{item.Label}/series-{i / 200:D6}/{i % 200:D8}.dcm", new SliceResult(0, 0, [.. pixels]));
            }

            shard.Commit(new ShardHeader
            {
                Side = side,
                Bits = 8,
                Part = ShardPart.Whole,
                Number = number++,
                Images = 0,
                FirstFile = first,
                EndFile = end,
                Files = images,
                Plan = plan,
                Content = default,
                Index = default,
            });
        }
    }
}
