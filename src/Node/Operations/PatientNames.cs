namespace DicomNode.Node.Operations;

/// <summary>Who may see patients' names and birth dates in the pages: what shows in a header's tags.</summary>
public enum PatientNames
{
    /// <summary>Nobody.</summary>
    Hidden,

    /// <summary>Reviewers and administrators.</summary>
    Reviewers,

    /// <summary>Whoever is signed in.</summary>
    Viewers,
}
