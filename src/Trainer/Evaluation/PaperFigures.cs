namespace DicomNode.Trainer.Evaluation;

/// <summary>What Macfadyen et al. 2023 report of an architecture on their test set: Table 2, and Tables 3 to 5 by class.</summary>
/// <param name="Accuracy">Table 2.</param>
/// <param name="BalancedAccuracy">Table 2.</param>
/// <param name="Table">Where the classes' figures stand.</param>
/// <param name="Precision">By class, like all that follow.</param>
public sealed record PaperFigures(
    double Accuracy,
    double BalancedAccuracy,
    string Table,
    IReadOnlyList<double> Precision,
    IReadOnlyList<double> Recall,
    IReadOnlyList<double> F1,
    IReadOnlyList<double> Auroc)
{
    /// <summary>The figures of resnet18, resnet50 or vgg16; null for what the paper did not train.</summary>
    public static PaperFigures? Of(string architecture) => architecture switch
    {
        "resnet18" => new PaperFigures(
            0.9600,
            0.8617,
            "Table 4",
            [0.95712, 0.874, 0.99138, 0.99965],
            [0.98623, 0.99, 0.99959, 0.47098],
            [0.97146, 0.92839, 0.99547, 0.64029],
            [0.99791051, 0.99840761, 0.99997337, 0.99440516]),
        "resnet50" => new PaperFigures(
            0.9560,
            0.8565,
            "Table 3",
            [0.95197, 0.86901, 0.9885, 0.99944],
            [0.97861, 0.98843, 0.99899, 0.45998],
            [0.96511, 0.92488, 0.99372, 0.63001],
            [0.99697802, 0.99818678, 0.9999379, 0.99345952]),
        "vgg16" => new PaperFigures(
            0.9458,
            0.8108,
            "Table 5",
            [0.91695, 0.88167, 0.99526, 0.99924],
            [0.98165, 0.99672, 0.99814, 0.26675],
            [0.94819, 0.93567, 0.9967, 0.42109],
            [0.99782978, 0.99908888, 0.99992527, 0.99823916]),
        _ => null,
    };
}
