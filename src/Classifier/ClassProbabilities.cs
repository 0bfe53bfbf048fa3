using System.Text.Json.Serialization;

namespace DicomNode.Classifier;

/// <summary>One calibrated probability per class; a class that the model does not know has 0. In JSON an object of four numbers.</summary>
public readonly record struct ClassProbabilities(
    [property: JsonPropertyName("CT")] float CT,
    [property: JsonPropertyName("MR")] float MR,
    [property: JsonPropertyName("PT")] float PT,
    [property: JsonPropertyName("XR")] float XR)
{
    /// <summary>The probability of one class.</summary>
    public float this[ModalityClass modalityClass] => modalityClass switch
    {
        ModalityClass.CT => CT,
        ModalityClass.MR => MR,
        ModalityClass.PT => PT,
        ModalityClass.XR => XR,
        _ => throw new ArgumentOutOfRangeException(nameof(modalityClass), modalityClass, "no such class"),
    };

    /// <summary>The likeliest class; of equals, the first in the order CT, MR, PT, XR.</summary>
    [JsonIgnore]
    public ModalityClass Predicted
    {
        get
        {
            var best = ModalityClass.CT;
            for (var candidate = ModalityClass.MR; candidate <= ModalityClass.XR; candidate++)
            {
                if (this[candidate] > this[best])
                    best = candidate;
            }

            return best;
        }
    }

    /// <summary>The probability of <see cref="Predicted"/>.</summary>
    [JsonIgnore]
    public float Confidence => this[Predicted];

    /// <summary>Puts a model's output into place.</summary>
    /// <param name="classes">The model's class order, no class twice.</param>
    /// <param name="probabilities">One value per entry of <paramref name="classes"/>.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public static ClassProbabilities From(IReadOnlyList<ModalityClass> classes, ReadOnlySpan<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(classes);
        if (classes.Count != probabilities.Length)
            throw new ArgumentException($"{probabilities.Length} probabilities for {classes.Count} classes", nameof(probabilities));
        Span<float> ordered = stackalloc float[4];
        ordered.Clear();
        for (var i = 0; i < probabilities.Length; i++)
            ordered[(int)classes[i]] = probabilities[i];
        return new ClassProbabilities(ordered[0], ordered[1], ordered[2], ordered[3]);
    }

    /// <summary>
    /// What several frames say together: the mean of their log-probabilities, normalised. No single frame can decide alone, since each
    /// probability counts as at least one in a million.
    /// </summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ClassProbabilities Combine(ReadOnlySpan<ClassProbabilities> frames)
    {
        if (frames.IsEmpty)
            throw new ArgumentException("no probabilities to combine", nameof(frames));
        const double Floor = 1e-6;
        Span<double> means = stackalloc double[4];
        means.Clear();
        foreach (var frame in frames)
        {
            for (var i = 0; i < means.Length; i++)
                means[i] += Math.Log(Math.Max(frame[(ModalityClass)i], Floor)) / frames.Length;
        }

        var sum = 0.0;
        for (var i = 0; i < means.Length; i++)
            sum += means[i] = Math.Exp(means[i]);
        return new ClassProbabilities((float)(means[0] / sum), (float)(means[1] / sum), (float)(means[2] / sum), (float)(means[3] / sum));
    }
}
