using FellowOakDicom.Imaging.Codec;

namespace FellowOakDicom;

/// <summary>Copies, dates and switches of data sets.</summary>
public static class DicomDatasetExtensions
{
    /// <summary>A data set of its own with the same elements; sequences are copied, values are shared.</summary>
    public static DicomDataset Clone(this DicomDataset dataset)
    {
        var clone = new DicomDataset(dataset, false) { InternalTransferSyntax = dataset.InternalTransferSyntax };
        clone.SetFallbackEncodings(dataset.GetEncodingsForSerialization());
        return clone;
    }

    /// <summary>A copy in another transfer syntax, pixel data transcoded.</summary>
    public static DicomDataset Clone(this DicomDataset dataset, DicomTransferSyntax syntax) =>
        dataset.InternalTransferSyntax == syntax ? dataset.Clone() : new DicomTranscoder(dataset.InternalTransferSyntax, syntax).Transcode(dataset);

    /// <summary>Date and time, to the second, of two elements in one; <see cref="DateTime.MinValue"/> where both are missing.</summary>
    public static DateTime GetDateTime(this DicomDataset dataset, DicomTag date, DicomTag time)
    {
        var day = dataset.GetValueOrDefault(date, 0, DateTime.MinValue);
        var moment = dataset.GetValueOrDefault(time, 0, DateTime.MinValue);
        return day.Date.AddHours(moment.Hour).AddMinutes(moment.Minute).AddSeconds(moment.Second);
    }

    /// <summary>Switches validation of added items on.</summary>
    public static DicomDataset Validated(this DicomDataset dataset)
    {
        dataset.ValidateItems = true;
        return dataset;
    }

    /// <summary>Switches validation of added items off.</summary>
    public static DicomDataset NotValidated(this DicomDataset dataset)
    {
        dataset.ValidateItems = false;
        return dataset;
    }
}
