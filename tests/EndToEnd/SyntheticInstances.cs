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
            var values = new ushort[side * side];
            for (var i = 0; i < values.Length; i++)
            {
                // A bright disc on a dark ground with noise: never constant, never twice the same.
                var (x, y) = (i % side - side / 2, i / side - side / 2);
                var value = (x * x + y * y < side * side / 10 ? 1000 : 50) + random.Next(40);
                values[i] = (ushort)value;
            }

            var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
            {
                { DicomTag.SOPClassUID, SopClass },
                { DicomTag.SOPInstanceUID, uid },
                { DicomTag.StudyInstanceUID, study },
                { DicomTag.SeriesInstanceUID, series },
                { DicomTag.Modality, "CT" },
                { DicomTag.InstanceNumber, number.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            };
            AddPixels(dataset, values, bitsStored: 12);
            var path = Path.Combine(folder, $"{number:D4}.dcm");
            new DicomFile(dataset).Save(path);
            instances.Add((path, uid.UID));
        }

        return instances;
    }

    /// <summary>Adds a square grey image.</summary>
    /// <param name="dataset">In little endian.</param>
    /// <param name="values">Stored values, row by row.</param>
    /// <param name="bitsStored">8 to 16.</param>
    public static void AddPixels(DicomDataset dataset, ushort[] values, int bitsStored)
    {
        var side = (ushort)Math.Sqrt(values.Length);
        var pixels = new byte[values.Length * sizeof(ushort)];
        Buffer.BlockCopy(values, 0, pixels, 0, pixels.Length);
        dataset.Add(DicomTag.SamplesPerPixel, (ushort)1);
        dataset.Add(DicomTag.PhotometricInterpretation, "MONOCHROME2");
        dataset.Add(DicomTag.Rows, side);
        dataset.Add(DicomTag.Columns, side);
        dataset.Add(DicomTag.BitsAllocated, (ushort)16);
        dataset.Add(DicomTag.BitsStored, (ushort)bitsStored);
        dataset.Add(DicomTag.HighBit, (ushort)(bitsStored - 1));
        dataset.Add(DicomTag.PixelRepresentation, (ushort)0);
        dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(pixels)));
    }
}
