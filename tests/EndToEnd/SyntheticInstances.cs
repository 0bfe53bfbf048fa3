using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.EndToEnd;

/// <summary>Small CT instances with pixels of their own, made by the test, so that it runs without any data beside the repository.</summary>
internal static class SyntheticInstances
{
    public const string SopClass = "1.2.840.10008.5.1.4.1.1.2";
    public const string TransferSyntax = "1.2.840.10008.1.2.1";

    /// <summary>Writes square instances of one new series into a folder; returns path and SOP Instance UID of each.</summary>
    public static IReadOnlyList<(string Path, string SopInstanceUid)> Write(string folder, int count, int seed, int side = 64)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        var (study, series) = (DicomUIDGenerator.GenerateDerivedFromUUID(), DicomUIDGenerator.GenerateDerivedFromUUID());
        var instances = new List<(string, string)>(count);
        for (var number = 1; number <= count; number++)
        {
            var uid = DicomUIDGenerator.GenerateDerivedFromUUID();
            var pixels = new byte[side * side * sizeof(ushort)];
            for (var i = 0; i < side * side; i++)
            {
                // A bright disc on a dark ground with noise: never constant, never twice the same.
                var (x, y) = (i % side - side / 2, i / side - side / 2);
                var value = (x * x + y * y < side * side / 10 ? 1000 : 50) + random.Next(40);
                (pixels[2 * i], pixels[2 * i + 1]) = ((byte)value, (byte)(value >> 8));
            }

            var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
            {
                { DicomTag.SOPClassUID, SopClass },
                { DicomTag.SOPInstanceUID, uid },
                { DicomTag.StudyInstanceUID, study },
                { DicomTag.SeriesInstanceUID, series },
                { DicomTag.Modality, "CT" },
                { DicomTag.InstanceNumber, number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                { DicomTag.SamplesPerPixel, (ushort)1 },
                { DicomTag.PhotometricInterpretation, "MONOCHROME2" },
                { DicomTag.Rows, (ushort)side },
                { DicomTag.Columns, (ushort)side },
                { DicomTag.BitsAllocated, (ushort)16 },
                { DicomTag.BitsStored, (ushort)12 },
                { DicomTag.HighBit, (ushort)11 },
                { DicomTag.PixelRepresentation, (ushort)0 },
            };
            dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels)));
            var path = Path.Combine(folder, $"{number:D4}.dcm");
            new DicomFile(dataset).Save(path);
            instances.Add((path, uid.UID));
        }

        return instances;
    }
}
