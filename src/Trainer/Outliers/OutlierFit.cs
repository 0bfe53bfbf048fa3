using DicomNode.Classifier.Outliers;
using TorchSharp;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Outliers;

/// <summary>Fits an <see cref="OutlierDetector"/>: multinomial logistic regression of classes and kinds of synthetic outlier on pooled features.</summary>
public static class OutlierFit
{
    /// <summary>The share of held-out images above the threshold.</summary>
    public const double RejectedShare = 0.01;

    // Held loosely: features are many, and a head that fits its kinds to the last picture knows no others.
    private const double Decay = 0.01;
    private const int Iterations = 400;

    /// <summary>The head, with a threshold of a half.</summary>
    /// <param name="slices">Training images and synthetic outliers; classes together weigh as much as kinds, and each of them alike.</param>
    /// <param name="classes">How many of the outputs are classes.</param>
    /// <param name="outputs">Classes and kinds; each has a slice.</param>
    public static OutlierDetector Fit(IReadOnlyList<PooledSlice> slices, int classes, int outputs)
    {
        var width = slices[0].Features.Length;
        var counts = slices.CountBy(slice => slice.Output).ToDictionary();
        var inputs = new float[slices.Count * (width + 1)];
        var targets = new float[slices.Count * outputs];
        var weights = new float[slices.Count];
        for (var i = 0; i < slices.Count; i++)
        {
            var row = inputs.AsSpan(i * (width + 1), width + 1);
            slices[i].Features.CopyTo(row);
            OutlierDetector.Scale(row[..width]);
            row[width] = 1;
            targets[i * outputs + slices[i].Output] = 1;
            weights[i] = 0.5f / counts[slices[i].Output] / (slices[i].Output < classes ? classes : outputs - classes);
        }

        var solution = Descend(inputs, targets, weights, outputs, width + 1);
        var (matrix, biases) = (new float[outputs * width], new float[outputs]);
        for (var output = 0; output < outputs; output++)
        {
            for (var feature = 0; feature < width; feature++)
                matrix[output * width + feature] = solution[feature * outputs + output];
            biases[output] = solution[width * outputs + output];
        }

        return new OutlierDetector(matrix, biases, classes, 0.5);
    }

    /// <summary>The probability that <see cref="RejectedShare"/> of images lie above.</summary>
    /// <param name="detector">The head.</param>
    /// <param name="held">Images of sources that it was not fitted on, at least one.</param>
    public static double Threshold(OutlierDetector detector, IReadOnlyList<PooledSlice> held)
    {
        var sorted = held.Select(slice => detector.Probability(slice.Features)).Order().ToList();
        return Math.Clamp(sorted[(int)Math.Ceiling((1 - RejectedShare) * sorted.Count) - 1], 1e-6, 1 - 1e-6);
    }

    // Nesterov's accelerated gradient: the loss is convex, and its curvature at most half the greatest squared length of an input.
    private static float[] Descend(float[] inputs, float[] targets, float[] weights, int outputs, int width)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var x = tensor(inputs, new long[] { weights.Length, width });
        var y = tensor(targets, new long[] { weights.Length, outputs });
        var w = tensor(weights, new long[] { weights.Length, 1 });
        var transposed = x.mul(w).transpose(0, 1).contiguous();
        var step = 1 / (0.5 * (OutlierDetector.FeatureLength * OutlierDetector.FeatureLength + 1) + Decay);
        var solution = zeros(new long[] { width, outputs });
        var ahead = zeros(new long[] { width, outputs });
        var speed = 1.0;
        for (var i = 0; i < Iterations; i++)
        {
            using var iteration = NewDisposeScope();
            var gradient = transposed.matmul(x.matmul(ahead).softmax(1) - y) + ahead.mul((Scalar)Decay);
            var next = ahead - gradient.mul((Scalar)step);
            var faster = (1 + Math.Sqrt(1 + 4 * speed * speed)) / 2;
            ahead.copy_(next + (next - solution).mul((Scalar)((speed - 1) / faster)));
            solution.copy_(next);
            speed = faster;
        }

        return solution.data<float>().ToArray();
    }
}
