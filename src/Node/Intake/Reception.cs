namespace DicomNode.Node.Intake;

/// <summary>The reception of one content of one instance: under way until <see cref="End"/> says how it went.</summary>
/// <param name="instanceKey">See <see cref="AcceptedInstance.KeyOf"/>.</param>
/// <param name="contentSha256">SHA-256 of the data set bytes.</param>
internal sealed class Reception(string instanceKey, string contentSha256)
{
    private readonly TaskCompletionSource<bool> _durable = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string InstanceKey => instanceKey;

    public string ContentSha256 => contentSha256;

    /// <summary>True once the instance lies in <c>accepted/</c>, false if it did not get there.</summary>
    public Task<bool> Durable => _durable.Task;

    public void End(bool isDurable) => _durable.TrySetResult(isDurable);
}
