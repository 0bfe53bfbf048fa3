namespace DicomNode.Trainer.Transfer;

/// <summary>What Macfadyen et al. 2023 report of their ResNet-50 on MURA: Tables 7 to 9. By class: normal, abnormal.</summary>
/// <param name="Accuracy">Table 7.</param>
/// <param name="Auroc">The caption of the model's own table.</param>
/// <param name="Table">The model's own table.</param>
public sealed record PaperTransferFigures(
    double Accuracy, double Auroc, string Table, IReadOnlyList<double> Precision, IReadOnlyList<double> Recall, IReadOnlyList<double> F1)
{
    /// <summary>The architecture that the paper transfers.</summary>
    public const string Architecture = "resnet50";

    public static PaperTransferFigures Scratch { get; } = new(0.7773, 0.8470, "Table 8", [0.7328, 0.8568], [0.9016, 0.6418], [0.8084, 0.7339]);

    public static PaperTransferFigures Pretrained { get; } = new(0.7804, 0.8514, "Table 9", [0.7462, 0.8344], [0.8770, 0.6751], [0.8063, 0.7463]);
}
