namespace DicomNode.Trainer.Training;

/// <summary>Every image once an epoch, in an order drawn anew for each. The last batch of an epoch takes what is left.</summary>
public sealed class ShuffledSampler : IImageSampler
{
    private const int Stream = 1;

    private readonly long _seed;
    private readonly int _images;
    private readonly int _batchSize;
    private readonly Lock _gate = new();
    private (int Epoch, int[] Order) _current = (-1, []);

    public ShuffledSampler(int images, int batchSize, long seed)
    {
        _images = images;
        _batchSize = Math.Min(batchSize, images);
        _seed = seed;
    }

    private int StepsPerEpoch => StepsFor(_images, _batchSize);

    /// <summary>How many batches show every image once. A rest of one image cannot be normalised over the batch; it is dropped.</summary>
    public static int StepsFor(int images, int batchSize) => images / batchSize + (images % batchSize > 1 || images < batchSize ? 1 : 0);

    public int BatchSize(int step) => Math.Min(_batchSize, _images - step % StepsPerEpoch * _batchSize);

    public int Draw(int step, int slot, int attempt)
    {
        var order = Order(step / StepsPerEpoch);
        return order[(step % StepsPerEpoch * _batchSize + slot + attempt) % _images];
    }

    private int[] Order(int epoch)
    {
        lock (_gate)
        {
            if (_current.Epoch != epoch)
            {
                var random = new SeededRandom(_seed, Stream, epoch);
                var order = Enumerable.Range(0, _images).ToArray();
                for (var i = order.Length - 1; i > 0; i--)
                {
                    var other = random.Next(i + 1);
                    (order[i], order[other]) = (order[other], order[i]);
                }

                _current = (epoch, order);
            }

            return _current.Order;
        }
    }
}
