using System.Globalization;

namespace FellowOakDicom;

/// <summary>How many values an attribute has (PS3.5 6.4): "1", "1-3", "2-2n".</summary>
public sealed class DicomVM
{
    public static readonly DicomVM VM_1 = new(1, 1, 1);
    public static readonly DicomVM VM_1_n = new(1, int.MaxValue, 1);

    public DicomVM(int minimum, int maximum, int multiplicity)
    {
        Minimum = minimum;
        Maximum = maximum;
        Multiplicity = multiplicity;
    }

    public int Minimum { get; }

    public int Maximum { get; }

    /// <summary>The step from one allowed count to the next.</summary>
    public int Multiplicity { get; }

    public static DicomVM Parse(string s)
    {
        try
        {
            var parts = s.Split('-');
            var minimum = int.Parse(parts[0], CultureInfo.InvariantCulture);
            if (parts.Length == 1)
                return new DicomVM(minimum, minimum, minimum);
            if (!parts[1].EndsWith('n'))
                return new DicomVM(minimum, int.Parse(parts[1], CultureInfo.InvariantCulture), 1);
            var step = parts[1][..^1];
            return new DicomVM(minimum, int.MaxValue, step.Length == 0 ? 1 : int.Parse(step, CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw new DicomDataException($"Error parsing value multiplicity ['{s}']", exception);
        }
    }

    public override string ToString() =>
        Minimum == Maximum ? $"{Minimum}" : Maximum != int.MaxValue ? $"{Minimum}-{Maximum}" : Multiplicity > 1 ? $"{Minimum}-{Multiplicity}n" : $"{Minimum}-n";
}
