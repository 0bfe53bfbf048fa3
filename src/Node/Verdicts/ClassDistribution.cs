using System.Text.Json.Serialization;
using DicomNode.Classifier;

namespace DicomNode.Node.Verdicts;

/// <summary>One number per class: probabilities of a slice or a series, 0 to 1.</summary>
public sealed record ClassDistribution(
    [property: JsonPropertyName("CT")] double CT,
    [property: JsonPropertyName("MR")] double MR,
    [property: JsonPropertyName("PT")] double PT,
    [property: JsonPropertyName("XR")] double XR)
{
    /// <summary>The number of one class.</summary>
    public double this[ModalityClass modalityClass] => modalityClass switch
    {
        ModalityClass.CT => CT,
        ModalityClass.MR => MR,
        ModalityClass.PT => PT,
        ModalityClass.XR => XR,
        _ => throw new ArgumentOutOfRangeException(nameof(modalityClass), modalityClass, "No such class."),
    };

    /// <summary>Orders a model's output by class; a class that the model does not know gets 0.</summary>
    /// <param name="probabilities">One probability per entry of <paramref name="classes"/>.</param>
    /// <param name="classes">The model's class order.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static ClassDistribution From(ReadOnlySpan<float> probabilities, IReadOnlyList<ModalityClass> classes)
    {
        if (probabilities.Length != classes.Count)
            throw new ArgumentException($"{probabilities.Length} probabilities for {classes.Count} classes.", nameof(probabilities));
        Span<double> ordered = stackalloc double[4];
        ordered.Clear();
        for (var i = 0; i < probabilities.Length; i++)
            ordered[(int)classes[i]] = probabilities[i];
        return new ClassDistribution(ordered[0], ordered[1], ordered[2], ordered[3]);
    }

    /// <summary>The class with the largest number; of equals, the first in the order CT, MR, PT, XR.</summary>
    [JsonIgnore]
    public ModalityClass Likeliest
    {
        get
        {
            var best = ModalityClass.CT;
            foreach (var candidate in Enum.GetValues<ModalityClass>())
            {
                if (this[candidate] > this[best])
                    best = candidate;
            }

            return best;
        }
    }
}
