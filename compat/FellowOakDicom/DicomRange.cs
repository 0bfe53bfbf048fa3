namespace FellowOakDicom;

/// <summary>From one value to another, both included.</summary>
public class DicomRange<T>
    where T : IComparable<T>
{
    public DicomRange(T minimum, T maximum)
    {
        Minimum = minimum;
        Maximum = maximum;
    }

    public T Minimum { get; set; }

    public T Maximum { get; set; }

    public bool Contains(T value) => Minimum.CompareTo(value) <= 0 && Maximum.CompareTo(value) >= 0;
}
