namespace DicomNode.Classifier.Calibration;

/// <summary>
/// Vector scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks") on top of a temperature: softmax(scale * logits / T + bias), one scale and one
/// bias for each class. Unlike a temperature it may change the likeliest class.
/// </summary>
/// <param name="Scale">By class, above 0.</param>
/// <param name="Bias">By class.</param>
public sealed record VectorScaling(IReadOnlyList<double> Scale, IReadOnlyList<double> Bias)
{
    private const int MostSteps = 100;
    private const int MostHalvings = 40;
    private const double LeastScale = 0.01;
    private const double Converged = 1e-9;

    /// <summary>Writes the calibrated probabilities of each row.</summary>
    /// <param name="logits">rows * classes values, row by row.</param>
    /// <param name="classes">Values in a row.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="scaling">Null where the temperature is all.</param>
    /// <param name="probabilities">As many values; may be the same memory.</param>
    public static void Softmax(ReadOnlySpan<float> logits, int classes, double temperature, VectorScaling? scaling, Span<float> probabilities)
    {
        if (scaling is null)
        {
            TemperatureScaling.Softmax(logits, classes, temperature, probabilities);
            return;
        }

        for (var i = 0; i < logits.Length; i++)
            probabilities[i] = (float)(scaling.Scale[i % classes] * logits[i] / temperature + scaling.Bias[i % classes]);
        TemperatureScaling.Softmax(probabilities[..logits.Length], classes, 1, probabilities);
    }

    /// <summary>
    /// The scales and biases that minimise the weighted mean negative log-likelihood plus <paramref name="penalty"/> times the squared distance from 1 and 0. The
    /// loss is convex, so Newton's method with a line search finds its one minimum.
    /// </summary>
    /// <param name="logits">rows * classes values of held-out slices.</param>
    /// <param name="labels">The right class of each row, 0 to classes - 1.</param>
    /// <param name="weights">What each row counts, above 0.</param>
    /// <param name="classes">Values in a row.</param>
    /// <param name="temperature">Divides the logits first.</param>
    /// <param name="penalty">Above 0: with it there is a minimum even where the data is separated perfectly.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are no rows.</exception>
    public static VectorScaling Fit(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights, int classes, double temperature, double penalty)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(penalty);
        if (labels.IsEmpty || labels.Length != weights.Length || logits.Length != (long)labels.Length * classes)
            throw new ArgumentException($"{logits.Length} logits for {labels.Length} labels and {weights.Length} weights of {classes} classes", nameof(labels));
        var all = 0.0;
        foreach (var weight in weights)
            all += weight;
        var point = new double[2 * classes];
        point.AsSpan(0, classes).Fill(1);
        var gradient = new double[2 * classes];
        var hessian = new double[2 * classes, 2 * classes];
        var loss = Evaluate(logits, labels, weights, all, temperature, penalty, point, gradient, hessian);
        for (var step = 0; step < MostSteps; step++)
        {
            var direction = Solve(hessian, gradient);
            var descent = direction.Zip(gradient, (d, g) => d * g).Sum();
            if (descent < Converged)
                break;
            var size = 1.0;
            for (var halving = 0; ; halving++)
            {
                var candidate = point.Zip(direction, (p, d) => p - size * d).ToArray();
                if (candidate.Take(classes).All(scale => scale >= LeastScale))
                {
                    var (nextGradient, nextHessian) = (new double[2 * classes], new double[2 * classes, 2 * classes]);
                    var next = Evaluate(logits, labels, weights, all, temperature, penalty, candidate, nextGradient, nextHessian);
                    if (next <= loss - 1e-4 * size * descent)
                    {
                        (point, loss, gradient, hessian) = (candidate, next, nextGradient, nextHessian);
                        break;
                    }
                }

                if (halving == MostHalvings)
                    return Of(point, classes);
                size /= 2;
            }
        }

        return Of(point, classes);
    }

    /// <summary>What is wrong with it for a model of this many classes.</summary>
    internal IEnumerable<string> Faults(int classes)
    {
        var (scale, bias) = (Scale ?? [], Bias ?? []);
        if (scale.Count != classes || !scale.All(value => double.IsFinite(value) && value > 0))
            yield return $"scale is [{string.Join(", ", scale)}]; expected {classes} numbers above 0";
        if (bias.Count != classes || !bias.All(double.IsFinite))
            yield return $"bias is [{string.Join(", ", bias)}]; expected {classes} numbers";
    }

    private static VectorScaling Of(double[] point, int classes) => new(point[..classes], point[classes..]);

    private static double Evaluate(
        ReadOnlySpan<float> logits,
        ReadOnlySpan<int> labels,
        ReadOnlySpan<double> weights,
        double all,
        double temperature,
        double penalty,
        double[] point,
        double[] gradient,
        double[,] hessian)
    {
        var classes = point.Length / 2;
        var loss = 0.0;
        for (var i = 0; i < point.Length; i++)
        {
            var away = point[i] - (i < classes ? 1 : 0);
            loss += penalty * away * away;
            gradient[i] = 2 * penalty * away;
            hessian[i, i] = 2 * penalty;
        }

        Span<double> powers = stackalloc double[classes];
        for (var row = 0; row < labels.Length; row++)
        {
            var values = logits.Slice(row * classes, classes);
            var highest = double.NegativeInfinity;
            for (var c = 0; c < classes; c++)
            {
                powers[c] = point[c] * values[c] / temperature + point[classes + c];
                highest = Math.Max(highest, powers[c]);
            }

            var right = powers[labels[row]];
            var sum = 0.0;
            foreach (ref var power in powers)
                sum += power = Math.Exp(power - highest);
            var weight = weights[row] / all;
            loss += weight * (Math.Log(sum) + highest - right);
            for (var c = 0; c < classes; c++)
            {
                var (probability, value) = (powers[c] / sum, values[c] / temperature);
                var slope = weight * (probability - (c == labels[row] ? 1 : 0));
                gradient[c] += slope * value;
                gradient[classes + c] += slope;
                for (var other = 0; other < classes; other++)
                {
                    var curve = weight * probability * ((c == other ? 1 : 0) - powers[other] / sum);
                    var otherValue = values[other] / temperature;
                    hessian[c, other] += curve * value * otherValue;
                    hessian[c, classes + other] += curve * value;
                    hessian[classes + c, other] += curve * otherValue;
                    hessian[classes + c, classes + other] += curve;
                }
            }
        }

        return loss;
    }

    // Cholesky's method: the penalty makes the matrix positive definite.
    private static double[] Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        var lower = new double[n, n];
        var solution = new double[n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var rest = matrix[i, j];
                for (var k = 0; k < j; k++)
                    rest -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? Math.Sqrt(rest) : rest / lower[j, j];
            }

            solution[i] = right[i];
            for (var k = 0; k < i; k++)
                solution[i] -= lower[i, k] * solution[k];
            solution[i] /= lower[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                solution[i] -= lower[k, i] * solution[k];
            solution[i] /= lower[i, i];
        }

        return solution;
    }
}
