using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using DicomNode.Classifier;
using DicomNode.Node.Tests.Network;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Node.Tests.Review;

/// <summary>Studies from the wire to the reports: DCMTK sends them to a whole node whose model is sure of what it sees.</summary>
public sealed class SentStudyTests : IDisposable
{
    private const string Study = "1.2.826.0.1.1";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_study_of_PET_and_CT_is_no_alarm()
    {
        await using var node = await RunningNode.StartAsync(("Node:Model:Path", TaughtModel.Path));
        await SendAsync(
            node,
            [
                .. Enumerable.Range(0, 6).Select(number => Write("1", number, "CT", DicomUID.CTImageStorage, ModalityClass.CT)),
                Write("1", 6, "CT", DicomUID.CTImageStorage, ModalityClass.XR, @"ORIGINAL\PRIMARY\LOCALIZER"),
                .. Enumerable.Range(0, 6).Select(number => Write("2", number, "PT", DicomUID.PositronEmissionTomographyImageStorage, ModalityClass.PT)),
                Write("3", 0, "OT", DicomUID.SecondaryCaptureImageStorage, ModalityClass.MR, @"DERIVED\SECONDARY"),
            ]);

        var slice = await node.Store.FindAsync($"{Study}.1.4", TestContext.Current.CancellationToken);
        Assert.Equal(("ROOM 3", 4), (slice!.StationName, slice.InstanceNumber));
        Assert.Matches("^[A-Z2-7]{10}$", slice.PatientKey);

        var study = await node.Http.GetFromJsonAsync<JsonElement>($"/api/studies/{Study}", TestContext.Current.CancellationToken);
        Assert.Equal("Match", study.GetProperty("outcome").GetString());
        Assert.Equal(
            "3 series (CT, OT, PT): 2 in agreement with the header, none in contradiction, 1 not judged. Several modalities in one study are no contradiction.",
            study.GetProperty("summary").GetString());
        Assert.Equal(
            [
                "Header, SOP class CT Image Storage and 6 of 7 slices say CT; weighing less: 1 localizer.",
                "Header, SOP class Positron Emission Tomography Image Storage and 6 of 6 slices say PT.",
                "Header says OT; SOP class is Secondary Capture Image Storage; out of scope, since not both name a class that the model knows.",
            ],
            study.GetProperty("series").EnumerateArray().Select(series => series.GetProperty("reason").GetString()!));
        Assert.Empty((await node.Store.ListReportsAsync(new ReportQuery(), TestContext.Current.CancellationToken)).Items);
    }

    [Fact]
    public async Task A_report_opens_changes_and_closes_as_slices_first_accuse_and_then_acquit()
    {
        await using var node = await RunningNode.StartAsync(("Node:Model:Path", TaughtModel.Path));
        string[] Slices(int first, int count, ModalityClass shown) =>
            [.. Enumerable.Range(first, count).Select(number => Write("1", number, "MR", DicomUID.MRImageStorage, shown))];

        await SendAsync(node, Slices(0, 1, ModalityClass.CT));
        var opened = await ReportAsync(node);
        Assert.Equal((ReportState.Open, Outcome.Mismatch, 1), (opened.State, opened.Outcome, opened.Version));
        Assert.Equal("Header and SOP class MR Image Storage say MR; the only slice says CT.", opened.Reason);
        await SendAsync(node, Slices(1, 3, ModalityClass.CT));

        // Four against three are not sure enough to accuse, nor to take the accusation back.
        await SendAsync(node, Slices(4, 3, ModalityClass.MR));
        var doubted = await ReportAsync(node);
        Assert.Equal((ReportState.Open, Outcome.Mismatch, opened.Id), (doubted.State, doubted.Outcome, doubted.Id));
        Assert.True(doubted.Version > opened.Version);
        Assert.Equal("Header and SOP class MR Image Storage say MR; 4 of 7 slices say CT; too little to decide.", doubted.Reason);

        await SendAsync(node, Slices(7, 9, ModalityClass.MR));
        var closed = await ReportAsync(node);
        Assert.Equal((ReportState.Closed, Outcome.Match, opened.Id), (closed.State, closed.Outcome, closed.Id));
        Assert.Equal("Header, SOP class MR Image Storage and 12 of 16 slices say MR.", closed.Reason);
    }

    private static async Task<MislabelReport> ReportAsync(RunningNode node) =>
        Assert.Single((await node.Store.ListReportsAsync(new ReportQuery(), TestContext.Current.CancellationToken)).Items);

    private static async Task SendAsync(RunningNode node, string[] files)
    {
        var sent = await Tool.RunAsync("storescu", ["-xe", "-R", "-aec", "DICOMNODE", "127.0.0.1", $"{node.Port}", .. files]);
        Assert.True(sent.ExitCode == 0, sent.Output);
        foreach (var file in files)
            await node.WaitForVerdictAsync(Path.GetFileNameWithoutExtension(file));
    }

    /// <summary>Writes a slice whose pixels the model takes for a class; the file is named after its SOP Instance UID.</summary>
    private string Write(string series, int number, string modality, DicomUID sopClass, ModalityClass shown, string imageType = @"ORIGINAL\PRIMARY")
    {
        var uid = $"{Study}.{series}.{number + 1}";
        var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            { DicomTag.SOPClassUID, sopClass },
            { DicomTag.SOPInstanceUID, uid },
            { DicomTag.StudyInstanceUID, Study },
            { DicomTag.SeriesInstanceUID, $"{Study}.{series}" },
            { DicomTag.Modality, modality },
            { DicomTag.ImageType, imageType.Split('\\') },
            { DicomTag.StationName, "ROOM 3" },
            { DicomTag.PatientID, "4711" },
            { DicomTag.InstanceNumber, (number + 1).ToString(CultureInfo.InvariantCulture) },
            { DicomTag.SamplesPerPixel, (ushort)1 },
            { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
            { DicomTag.Rows, (ushort)TaughtModel.Side },
            { DicomTag.Columns, (ushort)TaughtModel.Side },
            { DicomTag.BitsAllocated, (ushort)16 },
            { DicomTag.BitsStored, (ushort)12 },
            { DicomTag.HighBit, (ushort)11 },
            { DicomTag.PixelRepresentation, (ushort)0 },
        };
        var pixels = MemoryMarshal.AsBytes(TaughtModel.Picture(shown, seed: number + 1).AsSpan()).ToArray();
        dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels)));
        var path = _folder.File($"{uid}.dcm");
        new DicomFile(dataset).Save(path);
        return path;
    }
}
