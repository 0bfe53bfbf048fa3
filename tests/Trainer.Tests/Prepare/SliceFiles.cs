using System.Buffers.Binary;
using System.Text;
using DicomNode.Classifier.Preprocessing;
using DicomNode.Testing;
using DicomNode.Trainer.Prepare;
using FellowOakDicom;
using FellowOakDicom.IO.Buffer;

namespace DicomNode.Trainer.Tests.Prepare;

/// <summary>Writes NIfTI, NPY and DICOM files for tests, and reads what preparation makes of a file.</summary>
internal static class SliceFiles
{
    /// <summary>What preparation makes of a file of these bytes.</summary>
    public static List<SliceResult> Read(TemporaryFolder folder, byte[] file, int bits = 16)
    {
        var path = folder.NewFile(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(path, file);
        return ReadFile(path, bits);
    }

    public static List<SliceResult> ReadFile(string path, int bits = 16)
    {
        var results = new List<SliceResult>();
        SliceFile.Read(path, new SliceSink(bits, results.Add));
        return results;
    }

    /// <summary>The 16-bit pixels that a slice of these grey values must give.</summary>
    public static byte[] Expected(int columns, ushort[] grey)
    {
        var values = new float[SlicePreprocessor.Length];
        Assert.Equal(PreprocessingOutcome.Ready, SlicePreprocessor.PreprocessGrey(grey, columns, grey.Length / columns, values));
        var pixels = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), (ushort)MathF.Round(values[i] * 65535));
        return pixels;
    }

    /// <summary>A NIfTI-1 file without affine; the elements as they are in the file.</summary>
    public static byte[] Nifti1(bool bigEndian, short dataType, short[] sizes, byte[] elements, float slope = 0, float offset = 352)
    {
        var file = new byte[352 + elements.Length];
        void Int16(int at, short value) => Write(file.AsSpan(at, 2), value, bigEndian);
        Write(file.AsSpan(0, 4), 348, bigEndian);
        Int16(40, (short)sizes.Length);
        for (var axis = 0; axis < sizes.Length; axis++)
            Int16(42 + 2 * axis, sizes[axis]);
        Int16(70, dataType);
        Write(file.AsSpan(108, 4), BitConverter.SingleToInt32Bits(offset), bigEndian);
        Write(file.AsSpan(112, 4), BitConverter.SingleToInt32Bits(slope), bigEndian);
        "n+1\0"u8.CopyTo(file.AsSpan(344));
        elements.CopyTo(file, 352);
        return file;
    }

    /// <summary>A NIfTI-2 file whose sform says that x runs to the left and y to the back, as in DICOM.</summary>
    public static byte[] Nifti2(bool bigEndian, short dataType, long[] sizes, byte[] elements)
    {
        var file = new byte[544 + elements.Length];
        Write(file.AsSpan(0, 4), 540, bigEndian);
        new byte[] { (byte)'n', (byte)'+', (byte)'2', 0, 0x0D, 0x0A, 0x1A, 0x0A }.CopyTo(file, 4);
        Write(file.AsSpan(12, 2), dataType, bigEndian);
        Write(file.AsSpan(16, 8), sizes.Length, bigEndian);
        for (var axis = 0; axis < sizes.Length; axis++)
            Write(file.AsSpan(24 + 8 * axis, 8), sizes[axis], bigEndian);
        Write(file.AsSpan(168, 8), 544, bigEndian);
        Write(file.AsSpan(348, 4), 1, bigEndian);
        Write(file.AsSpan(400, 8), BitConverter.DoubleToInt64Bits(-1), bigEndian);
        Write(file.AsSpan(440, 8), BitConverter.DoubleToInt64Bits(-1), bigEndian);
        elements.CopyTo(file, 544);
        return file;
    }

    public static byte[] Npy(string descriptor, bool fortran, string shape, byte[] elements, int version = 1)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '{descriptor}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n");
        byte[] length = version == 1 ? [(byte)header.Length, 0] : [(byte)header.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. header, .. elements];
    }

    /// <summary>A DICOM file of frames of 4 x 4 unsigned words (or RGB bytes) that differ from frame to frame.</summary>
    public static void WriteDicom(string path, int frames, bool colour = false, int framesSaid = 0)
    {
        var uid = DicomUIDGenerator.GenerateDerivedFromUUID();
        var dataset = new DicomDataset(DicomTransferSyntax.ExplicitVRLittleEndian)
        {
            new DicomUniqueIdentifier(DicomTag.SOPClassUID, DicomUID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage),
            new DicomUniqueIdentifier(DicomTag.SOPInstanceUID, uid),
            new DicomUnsignedShort(DicomTag.Rows, 4),
            new DicomUnsignedShort(DicomTag.Columns, 4),
            new DicomUnsignedShort(DicomTag.SamplesPerPixel, (ushort)(colour ? 3 : 1)),
            new DicomUnsignedShort(DicomTag.BitsAllocated, (ushort)(colour ? 8 : 16)),
            new DicomUnsignedShort(DicomTag.BitsStored, (ushort)(colour ? 8 : 16)),
            new DicomUnsignedShort(DicomTag.HighBit, (ushort)(colour ? 7 : 15)),
            new DicomUnsignedShort(DicomTag.PixelRepresentation, 0),
            new DicomIntegerString(DicomTag.NumberOfFrames, framesSaid > 0 ? framesSaid : frames),
            new DicomCodeString(DicomTag.PhotometricInterpretation, colour ? "RGB" : "MONOCHROME2"),
        };
        if (colour)
            dataset.Add(new DicomUnsignedShort(DicomTag.PlanarConfiguration, 0));
        var bytes = new byte[frames * 16 * (colour ? 3 : 2)];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 7 + i / 32 * 5);
        dataset.Add(new DicomOtherWord(DicomTag.PixelData, new MemoryByteBuffer(bytes)));
        new DicomFile(dataset).Save(path);
    }

    private static void Write(Span<byte> destination, long value, bool bigEndian)
    {
        for (var i = 0; i < destination.Length; i++)
            destination[bigEndian ? destination.Length - 1 - i : i] = (byte)(value >> (8 * i));
    }
}
