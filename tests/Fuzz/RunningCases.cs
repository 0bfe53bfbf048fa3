using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace DicomNode.Fuzz;

/// <summary>
/// What each thread is at. It is written to a file mapped into memory, which outlives a process that overflows its stack, and watched, so
/// that a case that never ends is named.
/// </summary>
internal sealed class RunningCases : IDisposable
{
    /// <summary>After so long a case is taken to hang, however busy the machine.</summary>
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private const int SlotLength = 64;

    private readonly (FuzzCase Case, long Start)[] _slots;
    private readonly string? _path;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly byte[][] _lines;
    private readonly Timer _watch;

    /// <param name="slots">Number of threads.</param>
    /// <param name="path">The file, a line for each thread, removed in the end; null for none.</param>
    /// <param name="onHang">Told of a case that does not end.</param>
    public RunningCases(int slots, string? path, Action<FuzzCase> onHang)
    {
        _slots = new (FuzzCase, long)[slots];
        _lines = [.. Enumerable.Range(0, slots).Select(_ => new byte[SlotLength])];
        _path = path;
        if (path is not null)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, slots * SlotLength);
            _view = _file.CreateViewAccessor();
        }

        _watch = new Timer(_ => FindHang(onHang), null, HangLimit, TimeSpan.FromSeconds(1));
    }

    public void Begin(int slot, FuzzCase fuzzCase)
    {
        _slots[slot] = (fuzzCase, Stopwatch.GetTimestamp());
        Write(slot, fuzzCase.ToString());
    }

    public void End(int slot)
    {
        _slots[slot] = default;
        Write(slot, "");
    }

    public void Dispose()
    {
        _watch.Dispose();
        _view?.Dispose();
        _file?.Dispose();
        if (_path is not null)
            File.Delete(_path);
    }

    private void Write(int slot, string text)
    {
        if (_view is null)
            return;
        var line = _lines[slot];
        line.AsSpan().Fill((byte)' ');
        Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, SlotLength - 1)), line);
        line[^1] = (byte)'\n';
        _view.WriteArray(slot * SlotLength, line, 0, SlotLength);
    }

    private void FindHang(Action<FuzzCase> onHang)
    {
        foreach (var (fuzzCase, start) in _slots)
        {
            if (start != 0 && Stopwatch.GetElapsedTime(start) > HangLimit)
                onHang(fuzzCase);
        }
    }
}
