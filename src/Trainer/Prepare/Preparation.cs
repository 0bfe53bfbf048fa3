using System.Security.Cryptography;
using System.Text;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// Turns the image files of a split into shards. The same files and settings give the same bytes, whatever the number of threads and
/// however often it was interrupted: finished shards stay, and a run goes on behind them.
/// </summary>
public sealed class Preparation
{
    private readonly PrepareOptions _options;
    private readonly ImageFolder _folder;
    private readonly IReadOnlyList<ImageItem> _files;
    private readonly byte[] _plan;

    private Preparation(PrepareOptions options, ImageFolder folder)
    {
        _options = options;
        _folder = folder;
        _files = options.Part.Of(folder.Items);
        _plan = PlanOf(options, folder);
    }

    /// <summary>Files of the part.</summary>
    public int Files => _files.Count;

    /// <summary>Shards that an earlier run had finished.</summary>
    public int ShardsKept { get; private set; }

    /// <summary>Lists the files.</summary>
    /// <exception cref="ConfigurationException">The folder is missing or empty, a folder names no class, or no file has a label.</exception>
    public static Preparation Plan(PrepareOptions options) =>
        new(options, options.Labels is { } labels
            ? ImageFolder.OpenLabelled(options.Data, options.Split, labels)
            : ImageFolder.Open(options.Data, options.Split, [.. SliceFile.Endings]));

    /// <summary>Writes the shards that are missing, and then the report.</summary>
    /// <param name="progress">Called after each file.</param>
    /// <param name="cancellation">Ends it between two slices; what is whole by then stays.</param>
    /// <exception cref="ConfigurationException">The output folder holds shards of other files or settings.</exception>
    /// <exception cref="TrainingException">The output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public PrepareReport Run(Action<PrepareProgress> progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(_options.Folder);
            var (number, file) = FindEnd();
            ShardsKept = number;
            if (file < _files.Count || number == 0)
                number = WriteShards(number, file, progress, cancellation);
            var report = PrepareReport.Collect(_options, number, _files.Count, _folder.OtherFiles);
            report.Write(_options.ReportFile);
            return report;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"cannot write to {_options.Folder}: {cause.Message} (finished shards are kept: free space and run it again)");
        }
    }

    // What is damaged or lacks its index is made anew from there on; what follows it is overwritten with the same bytes.
    private (int Shards, int File) FindEnd()
    {
        var (number, file) = (0, 0L);
        for (; number == 0 || file < _files.Count; number++)
        {
            var path = ShardFolder.FileOf(_options.Folder, _options.Part, number);
            if (!File.Exists(path) || TryReadHeader(path) is not { } header)
                break;
            if (!header.Plan.Span.SequenceEqual(_plan))
            {
                throw new ConfigurationException(
                    $"{path} was prepared from other files or with other settings; name another --out, or delete {_options.Folder}");
            }

            if (header.Part != _options.Part || header.Number != number || header.FirstFile != file || header.Files != _files.Count)
                break;
            file = header.EndFile;
        }

        return (number, (int)file);
    }

    private static ShardHeader? TryReadHeader(string path)
    {
        try
        {
            using var shard = ShardReader.Open(path);
            shard.RequireIndex();
            return shard.Header;
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private int WriteShards(int number, int from, Action<PrepareProgress> progress, CancellationToken cancellation)
    {
        var images = 0L;
        var first = from;
        ShardWriter? shard = null;
        try
        {
            shard = Create(number);
            OrderedSlices.Read(
                _files,
                from,
                _options.Bits,
                _options.Threads,
                (place, slice) =>
                {
                    shard.Add(_files[place], RelativePath(_options, _files[place]), slice);
                    images += slice.Pixels is null ? 0 : 1;
                },
                place =>
                {
                    if (shard.Images >= _options.ImagesPerShard && place + 1 < _files.Count)
                    {
                        Commit(shard, number, first, place + 1);
                        shard.Dispose();
                        first = place + 1;
                        shard = Create(++number);
                    }

                    progress(new PrepareProgress(place + 1, _files.Count, images));
                },
                cancellation);
            Commit(shard, number, first, _files.Count);
            return number + 1;
        }
        finally
        {
            shard?.Dispose();
        }
    }

    private ShardWriter Create(int number) => new(ShardFolder.FileOf(_options.Folder, _options.Part, number));

    private void Commit(ShardWriter shard, int number, int firstFile, int endFile) => shard.Commit(new ShardHeader
    {
        Bits = _options.Bits,
        Part = _options.Part,
        Number = number,
        Images = 0,
        FirstFile = firstFile,
        EndFile = endFile,
        Files = _files.Count,
        Plan = _plan,
        Content = default,
        Index = default,
    });

    private static string RelativePath(PrepareOptions options, ImageItem item) =>
        Path.GetRelativePath(options.Data, item.Path).Replace(Path.DirectorySeparatorChar, '/');

    private static byte[] PlanOf(PrepareOptions options, ImageFolder folder)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(string line) => digest.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        Put(FormattableString.Invariant($"{options.Bits} bits, {options.ImagesPerShard} images, {options.Part.Count} parts"));
        foreach (var item in folder.Items)
        {
            Put(FormattableString.Invariant($"{RelativePath(options, item)}\t{new FileInfo(item.Path).Length}"));
            if (options.Labels is not null)
                Put(item.Label.ToString());
        }

        return digest.GetHashAndReset();
    }
}
