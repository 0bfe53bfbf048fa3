using DicomNode.Classifier;

namespace DicomNode.Trainer.Catalogue;

/// <summary>One row of the paper's Table 6: the ResNet-18's accuracy on one class of one data set of the test split.</summary>
/// <param name="Name">The data set as the table spells it.</param>
/// <param name="Location">The body location that the table gives.</param>
/// <param name="Class">The row's class.</param>
/// <param name="Percent">Accuracy in percent, a whole number.</param>
public sealed record PublishedAccuracy(string Name, string Location, ModalityClass Class, int Percent);
