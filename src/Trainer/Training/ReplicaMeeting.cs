using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Training;

/// <summary>
/// Runs the replicas of one step, each on a thread of its own, and lets them exchange tensors on the way. Replicas on one device take
/// turns: each has all of it, and what they draw from its generator does not depend on chance.
/// </summary>
public sealed class ReplicaMeeting : IDisposable
{
    private readonly int[] _next;
    private readonly Tensor[] _offers;
    private readonly SemaphoreSlim[] _turns;
    private readonly Barrier _barrier;
    private readonly CancellationTokenSource _failed = new();
    private ExceptionDispatchInfo? _failure;

    /// <param name="devices">The device of each replica, as often as replicas share it.</param>
    public ReplicaMeeting(IReadOnlyList<Device> devices)
    {
        var names = devices.Select(device => device.ToString()).ToArray();
        int After(int replica) =>
            Enumerable.Range(replica + 1, names.Length).Select(later => later % names.Length).First(other => names[other] == names[replica]);
        _next = [.. names.Select((_, replica) => After(replica))];
        _turns = [.. names.Select((name, replica) => new SemaphoreSlim(Array.IndexOf(names, name) == replica ? 1 : 0))];
        _offers = new Tensor[names.Length];
        _barrier = new Barrier(names.Length);
    }

    /// <summary>Does the work of every replica, given its number; all must gather as often. The first exception ends all of them and is thrown here.</summary>
    public void Run(Action<int> work)
    {
        var processors = get_num_threads();
        // New threads for each step: autograd numbers its nodes by thread, and from these it orders the sums of the backward pass.
        // Numbers that start afresh give a resumed run the sums of an unbroken one.
        var threads = _turns
            .Select((_, replica) => new Thread(() => Work(replica, work, processors)) { IsBackground = true, Name = $"Replica {replica}" })
            .ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        _failure?.Throw();
    }

    /// <summary>Gives a tensor to all replicas and waits for theirs. To be called by a replica's work, on its thread.</summary>
    /// <param name="replica">The replica that calls.</param>
    /// <param name="own">Of the same shape and type in all replicas.</param>
    /// <returns>The tensors of all, [replicas, ...], on the device of <paramref name="own"/>; gradients flow back through it.</returns>
    public Tensor Gather(int replica, Tensor own)
    {
        _offers[replica] = own;
        Meet(replica);
        var all = stack(_offers.Select(offer => offer.to(own.device)));
        // What is offered belongs to a dispose scope of its own thread: none goes on before all have read it.
        Meet(replica);
        return all;
    }

    public void Dispose()
    {
        Array.ForEach(_turns, turn => turn.Dispose());
        _barrier.Dispose();
        _failed.Dispose();
    }

    private void Work(int replica, Action<int> work, int processors)
    {
        try
        {
            // The setting is a thread's own.
            set_num_threads(processors);
            _turns[replica].Wait(_failed.Token);
            work(replica);
            _turns[_next[replica]].Release();
        }
        catch (Exception cause)
        {
            // Whatever it is, the thread that waits for all throws it; those who wait for this replica are called off.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(cause), null);
            _failed.Cancel();
        }
    }

    private void Meet(int replica)
    {
        _turns[_next[replica]].Release();
        _barrier.SignalAndWait(_failed.Token);
        _turns[replica].Wait(_failed.Token);
    }
}
