namespace DicomNode.Classifier;

/// <summary>What one witness says, in the words of a verdict's reason.</summary>
/// <param name="Subject">The witness, as it stands before "say": "SOP class CT Image Storage", "214 of 214 slices".</param>
/// <param name="Class">The class it names; null where it names none.</param>
/// <param name="Alone">Its clause where no other witness names the same class; null where it has nothing to say.</param>
public readonly record struct Statement(string Subject, ModalityClass? Class, string? Alone)
{
    /// <summary>The witness is silent.</summary>
    public static Statement None => default;
}
