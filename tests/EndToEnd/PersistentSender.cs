using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;

namespace DicomNode.EndToEnd;

/// <summary>A modality as they should be: it sends again, over a new association, what was refused, and forgets what was acknowledged.</summary>
internal sealed class PersistentSender(int port, IReadOnlyList<(string Path, string SopInstanceUid)> instances)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly TaskCompletionSource<DicomStatus> _firstRefusal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstSuccess = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first refusal.</summary>
    public Task<DicomStatus> FirstRefusal => _firstRefusal.Task;

    /// <summary>Completes with the first acknowledgement.</summary>
    public Task FirstSuccess => _firstSuccess.Task;

    /// <summary>
    /// Sends until everything is acknowledged. Every association must live to its end: an abort, or a request without a response, fails. What
    /// refuses is out of resources and says why.
    /// </summary>
    public async Task SendAllAsync(CancellationToken cancellationToken)
    {
        for (var left = instances; left.Count > 0;)
        {
            var statuses = new Dictionary<string, DicomStatus>();
            var client = DicomClientFactory.Create("127.0.0.1", port, false, "SENDER", "DICOMNODE");
            foreach (var (path, uid) in left)
            {
                await client.AddRequestAsync(new DicomCStoreRequest(path)
                {
                    OnResponseReceived = (_, response) =>
                    {
                        statuses.Add(uid, response.Status);
                        Note(response.Status);
                    },
                });
            }

            await client.SendAsync(cancellationToken);
            Assert.Equal(left.Count, statuses.Count);
            left = [.. left.Where(instance => statuses[instance.SopInstanceUid].State != DicomState.Success)];
            if (left.Count > 0)
                await Task.Delay(Pause, cancellationToken);
        }
    }

    private void Note(DicomStatus status)
    {
        if (status.State == DicomState.Success)
        {
            _firstSuccess.TrySetResult();
            return;
        }

        Assert.Equal(0xA700, status.Code);
        Assert.False(string.IsNullOrEmpty(status.ErrorComment));
        _firstRefusal.TrySetResult(status);
    }
}
