namespace DicomNode.Classifier.Calibration;

/// <summary>
/// Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks"): softmax of logits / T. The likeliest class
/// stays; only how sure the model says it is changes.
/// </summary>
public static class TemperatureScaling
{
    /// <summary>Bounds of a fitted temperature.</summary>
    public const double MinTemperature = 0.01;

    /// <inheritdoc cref="MinTemperature"/>
    public const double MaxTemperature = 100;

    /// <summary>Writes softmax(logits / temperature) for each row.</summary>
    /// <param name="logits">rows * classes values, row by row.</param>
    /// <param name="classes">Values in a row.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="probabilities">As many values; may be the same memory.</param>
    public static void Softmax(ReadOnlySpan<float> logits, int classes, double temperature, Span<float> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        if (logits.Length % classes != 0 || probabilities.Length < logits.Length)
            throw new ArgumentException($"{logits.Length} logits for {classes} classes and {probabilities.Length} probabilities", nameof(logits));
        for (var start = 0; start < logits.Length; start += classes)
        {
            var row = logits.Slice(start, classes);
            var target = probabilities.Slice(start, classes);
            var highest = float.NegativeInfinity;
            foreach (var logit in row)
                highest = Math.Max(highest, logit);
            var sum = 0.0;
            for (var i = 0; i < classes; i++)
            {
                var power = Math.Exp((row[i] - highest) / temperature);
                target[i] = (float)power;
                sum += power;
            }

            for (var i = 0; i < classes; i++)
                target[i] = (float)(target[i] / sum);
        }
    }

    /// <summary>Mean negative log-likelihood of the labels under softmax(logits / temperature).</summary>
    public static double NegativeLogLikelihood(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int classes, double temperature) =>
        Evaluate(logits, labels, default, classes, 1 / temperature).Loss;

    /// <summary>
    /// The temperature that minimises the negative log-likelihood. The loss is convex in 1 / T, so bisection on its derivative finds
    /// the one minimum; where the data is separated perfectly or is pure noise, the bound is the answer.
    /// </summary>
    /// <param name="logits">rows * classes values of held-out slices.</param>
    /// <param name="labels">The right class of each row, 0 to classes - 1.</param>
    /// <param name="classes">Values in a row.</param>
    /// <param name="weights">What each row counts, above 0; empty where all count alike.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, there are no rows, or a label is no class.</exception>
    public static double Fit(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<double> weights = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (labels.IsEmpty || logits.Length != (long)labels.Length * classes)
            throw new ArgumentException($"{logits.Length} logits for {labels.Length} labels of {classes} classes", nameof(labels));
        if (!weights.IsEmpty && weights.Length != labels.Length)
            throw new ArgumentException($"{weights.Length} weights for {labels.Length} labels", nameof(weights));
        foreach (var label in labels)
        {
            if (label < 0 || label >= classes)
                throw new ArgumentException($"label {label} is none of {classes} classes", nameof(labels));
        }

        var low = 1 / MaxTemperature;
        var high = 1 / MinTemperature;
        if (Evaluate(logits, labels, weights, classes, low).Slope >= 0)
            return MaxTemperature;
        if (Evaluate(logits, labels, weights, classes, high).Slope <= 0)
            return MinTemperature;
        while (high - low > 1e-9 * high)
        {
            var middle = 0.5 * (low + high);
            if (Evaluate(logits, labels, weights, classes, middle).Slope < 0)
                low = middle;
            else
                high = middle;
        }

        return 2 / (low + high);
    }

    // Loss and its derivative by the inverse temperature b: mean of log sum exp(b z) - b z_label, and of E[z] - z_label.
    private static (double Loss, double Slope) Evaluate(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, int classes, double inverse)
    {
        var (loss, slope, all) = (0.0, 0.0, 0.0);
        for (var row = 0; row < labels.Length; row++)
        {
            var values = logits.Slice(row * classes, classes);
            double highest = float.NegativeInfinity;
            foreach (var value in values)
                highest = Math.Max(highest, value);
            var (sum, weighted) = (0.0, 0.0);
            foreach (var value in values)
            {
                var power = Math.Exp(inverse * (value - highest));
                sum += power;
                weighted += power * value;
            }

            var right = values[labels[row]];
            var weight = weights.IsEmpty ? 1 : weights[row];
            loss += weight * (Math.Log(sum) + inverse * (highest - right));
            slope += weight * (weighted / sum - right);
            all += weight;
        }

        return (loss / all, slope / all);
    }
}
