using System.Globalization;
using DicomNode.Testing;
using FellowOakDicom;

namespace DicomNode.EndToEnd.Browser;

/// <summary>A series of phantoms under a header of the test's choice, of a patient who does not exist.</summary>
internal sealed record PhantomSeries
{
    private static readonly Dictionary<string, string> SopClasses = new()
    {
        ["CT"] = "1.2.840.10008.5.1.4.1.1.2",
        ["MR"] = "1.2.840.10008.5.1.4.1.1.4",
        ["PT"] = "1.2.840.10008.5.1.4.1.1.128",
        ["DX"] = "1.2.840.10008.5.1.4.1.1.1.1",
        ["CR"] = "1.2.840.10008.5.1.4.1.1.1",
    };

    /// <summary>What the pixels show.</summary>
    public required PhantomKind Shows { get; init; }

    /// <summary>Modality (0008,0060).</summary>
    public required string Modality { get; init; }

    /// <summary>The modality whose image storage the objects claim to be.</summary>
    public required string StoredAs { get; init; }

    public int Slices { get; init; } = 6;

    public string CallingAe { get; init; } = "SCANNER";

    public string Station { get; init; } = "SCANNER1";

    public string PatientName { get; init; } = "Phantom^Nobody";

    public string PatientId { get; init; } = "0000001";

    public int Seed { get; init; } = 1;

    public string SeriesInstanceUid { get; } = DicomUIDGenerator.GenerateDerivedFromUUID().UID;

    public string StudyInstanceUid { get; init; } = DicomUIDGenerator.GenerateDerivedFromUUID().UID;

    /// <summary>Sends the series with storescu.</summary>
    public async Task SendAsync(int port)
    {
        using var folder = new TemporaryFolder();
        var random = new Random(Seed);
        var files = Enumerable.Range(0, Slices).Select(slice =>
        {
            var path = folder.File(string.Create(CultureInfo.InvariantCulture, $"{slice:D4}.dcm"));
            new DicomFile(Instance(slice, random)).Save(path);
            return path;
        }).ToList();
        var acknowledged = await Storescu.SendAsync(port, files, [(SopClasses[StoredAs], SyntheticInstances.TransferSyntax)], callingAe: CallingAe);
        Assert.Equal(files, acknowledged);
    }

    private DicomDataset Instance(int slice, Random random)
    {
        var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, SopClasses[StoredAs] },
            { DicomTag.SOPInstanceUID, DicomUIDGenerator.GenerateDerivedFromUUID() },
            { DicomTag.StudyInstanceUID, StudyInstanceUid },
            { DicomTag.SeriesInstanceUID, SeriesInstanceUid },
            { DicomTag.Modality, Modality },
            { DicomTag.Manufacturer, "Phantom Works" },
            { DicomTag.ManufacturerModelName, "Formula 1" },
            { DicomTag.StationName, Station },
            { DicomTag.PatientName, PatientName },
            { DicomTag.PatientID, PatientId },
            { DicomTag.PatientBirthDate, "19700101" },
            { DicomTag.SeriesDescription, "phantom" },
            { DicomTag.SeriesNumber, "1" },
            { DicomTag.InstanceNumber, (slice + 1).ToString(CultureInfo.InvariantCulture) },
        };
        SyntheticInstances.AddPixels(dataset, Phantom.Draw(Shows, slice, random), bitsStored: 16);
        return dataset;
    }
}
