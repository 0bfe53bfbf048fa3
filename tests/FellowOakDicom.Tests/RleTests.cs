using FellowOakDicom.Imaging;
using FellowOakDicom.Imaging.Codec;
using FellowOakDicom.IO.Buffer;
using FsCheck;
using FsCheck.Fluent;
using static FellowOakDicom.Tests.Part10;

namespace FellowOakDicom.Tests;

/// <summary>RLE (PS3.5 annex G): byte vectors, round trips, and streams crafted to read or write out of bounds.</summary>
public sealed class RleTests
{
    /// <summary>G.3.2: literal run of 3, replicate run of 4, the no-op -128, literal run of 1.</summary>
    [Fact]
    public void Runs_of_each_kind_are_unpacked()
    {
        var frame = Frame(1, "02 0A 0B 0C  FD 07  80  00 FF");

        Assert.Equal([0x0a, 0x0b, 0x0c, 7, 7, 7, 7, 0xff], Decode(frame, 4, 2, 8));
    }

    /// <summary>G.2: the segment of the more significant bytes comes first; native words are little endian.</summary>
    [Fact]
    public void Words_are_put_together_from_two_segments()
    {
        var frame = Frame(2, "01 12 34", "01 56 78");

        Assert.Equal([0x56, 0x12, 0x78, 0x34], Decode(frame, 2, 1, 16));
    }

    [Fact]
    public void Colours_come_in_three_segments_and_become_pixels()
    {
        var frame = Frame(3, "01 01 02", "01 11 12", "01 21 22");

        Assert.Equal([0x01, 0x11, 0x21, 0x02, 0x12, 0x22], Decode(frame, 2, 1, 8, samples: 3));
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 1)]
    [InlineData(8, 3)]
    public void Encoded_frames_decode_to_what_they_were(int bits, int samples)
    {
        const int columns = 61, rows = 67;
        var random = new System.Random(20240229);
        var pixels = new byte[columns * rows * samples * bits / 8];
        for (var index = 0; index < pixels.Length; index++)
            pixels[index] = random.Next(3) == 0 ? (byte)random.Next(256) : index > 0 ? pixels[index - 1] : (byte)0;
        var native = Image(DicomTransferSyntax.ExplicitVRLittleEndian, columns, rows, bits, samples);
        DicomPixelData.Create(native, true).AddFrame(new MemoryByteBuffer(pixels));

        var encoded = new DicomTranscoder(DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.RLELossless).Transcode(native);
        var decoded = new DicomTranscoder(DicomTransferSyntax.RLELossless, DicomTransferSyntax.ExplicitVRLittleEndian).Transcode(encoded);

        Assert.True(encoded.InternalTransferSyntax.IsEncapsulated);
        Assert.Equal(pixels, DicomPixelData.Create(decoded).GetFrame(0).Data[..pixels.Length]);
    }

    /// <summary>DCMTK decodes what is encoded here.</summary>
    [Fact]
    public void Dcmtk_decodes_encoded_frames()
    {
        using var folder = new DicomNode.Testing.TemporaryFolder();
        var source = DicomFile.Open(Manifest.FileOf("ami/adi_slice.dcm"));
        var path = folder.File("rle.dcm");
        var decoded = folder.File("native.dcm");
        new DicomTranscoder(source.Dataset.InternalTransferSyntax, DicomTransferSyntax.RLELossless).Transcode(source).Save(path);

        Peer.Run("dcmdrle", path, decoded);

        Assert.Equal(
            DicomPixelData.Create(source.Dataset).GetFrame(0).Data, DicomPixelData.Create(DicomFile.Open(decoded).Dataset).GetFrame(0).Data);
    }

    [Theory]
    [InlineData("no header", "")]
    [InlineData("half a header", "01 00 00 00 40 00 00 00")]
    public void Short_frame_is_refused(string what, string hex) => Refused(what, Hex(hex));

    [Fact]
    public void Crafted_frames_are_refused()
    {
        Refused("no segments", Frame(0, "07 01 02 03 04 05 06 07 08"));
        Refused("more segments than the image has", Frame(2, "07 01 02 03 04 05 06 07 08", "00 01"));
        Refused("segment ends early", Frame(1, "03 01 02 03 04"));
        Refused("literal run past the end", Frame(1, "7F 01 02"));
        Refused("replicate run without its byte", Frame(1, "06 01 02 03 04 05 06 07 FF"));
        Refused("nothing but no-ops", Frame(1, "80 80 80 80"));
        var outside = Frame(1, "07 01 02 03 04 05 06 07 08");
        outside[4] = 0xff;
        outside[5] = 0xff;
        Refused("offset past the end", outside);
        outside[6] = 0xff;
        outside[7] = 0xff;
        Refused("offset of 4 GB", outside);
        var inHeader = Frame(1, "07 01 02 03 04 05 06 07 08");
        inHeader[4] = 0x00;
        Refused("offset within the header", inHeader);
    }

    [Fact]
    public void Frame_that_cannot_fill_its_image_sizes_no_allocation()
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom's codec allocates what the header says.");
#endif
        var frame = Frame(1, "81 07");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DicomCodecException>(() => Decode(frame, 16384, 16384, 8));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>Whatever the bytes, the outcome is pixels or the codec's exception.</summary>
    [Fact]
    public void Noise_never_does_more_than_fail()
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom's codec may throw other exceptions.");
#endif
        Prop.ForAll<byte[]>(noise =>
        {
            var frame = Frame(1, "");
            byte[] bytes = [.. frame, .. noise];
            try
            {
                _ = Decode(bytes, 4, 2, 8);
            }
            catch (DicomCodecException)
            {
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void Refused(string what, byte[] frame)
    {
#if UPSTREAM_PACKAGES
        Assert.Skip("fo-dicom's codec pads some of these.");
#endif
        var exception = Record.Exception(() => Decode(frame, 4, 2, 8));
        Assert.True(exception is DicomCodecException or DicomImagingException, $"{what}: {exception?.GetType().Name ?? "no exception"}");
    }

    /// <summary>The 64-byte header of G.5 and the segments behind it.</summary>
    private static byte[] Frame(int count, params string[] segments)
    {
        var bytes = new List<byte>(new byte[64]);
        var header = new byte[64];
        BitConverter.TryWriteBytes(header, count);
        for (var index = 0; index < segments.Length; index++)
        {
            BitConverter.TryWriteBytes(header.AsSpan(4 + (4 * index)), bytes.Count);
            bytes.AddRange(Hex(segments[index]));
        }

        return [.. header, .. bytes[64..]];
    }

    private static byte[] Decode(byte[] frame, int columns, int rows, int bits, int samples = 1)
    {
        var dataset = Image(DicomTransferSyntax.RLELossless, columns, rows, bits, samples);
        DicomPixelData.Create(dataset, true).AddFrame(new MemoryByteBuffer(frame));
        return new DicomTranscoder(DicomTransferSyntax.RLELossless, DicomTransferSyntax.ExplicitVRLittleEndian).DecodeFrame(dataset, 0).Data;
    }

    private static DicomDataset Image(DicomTransferSyntax syntax, int columns, int rows, int bits, int samples)
    {
        var dataset = new DicomDataset(syntax)
        {
            { DicomTag.SamplesPerPixel, (ushort)samples },
            { DicomTag.PhotometricInterpretation, samples == 1 ? "MONOCHROME2" : "RGB" },
            { DicomTag.Rows, (ushort)rows },
            { DicomTag.Columns, (ushort)columns },
            { DicomTag.BitsAllocated, (ushort)bits },
            { DicomTag.BitsStored, (ushort)bits },
            { DicomTag.HighBit, (ushort)(bits - 1) },
            { DicomTag.PixelRepresentation, (ushort)0 },
        };
        if (samples > 1)
            dataset.Add(DicomTag.PlanarConfiguration, (ushort)0);
        return dataset;
    }
}
