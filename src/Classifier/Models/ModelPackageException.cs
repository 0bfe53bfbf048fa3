namespace DicomNode.Classifier.Models;

/// <summary>A model package cannot be used. One line names the package and every fault found, each with value and expectation.</summary>
public sealed class ModelPackageException : Exception
{
    /// <param name="directory">The package.</param>
    /// <param name="faults">All that is wrong with it.</param>
    /// <param name="innerException">What failed first, if anything threw.</param>
    public ModelPackageException(string directory, IReadOnlyList<string> faults, Exception? innerException = null)
        : base($"model package {directory}: {string.Join("; ", faults)}", innerException)
    {
        Faults = faults;
    }

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<string> Faults { get; }
}
