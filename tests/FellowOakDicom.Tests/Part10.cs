using System.Text;

namespace FellowOakDicom.Tests;

/// <summary>Builds files byte by byte, so that a test can break any rule.</summary>
internal static class Part10
{
    public const string ImplicitLittle = "1.2.840.10008.1.2";
    public const string ExplicitLittle = "1.2.840.10008.1.2.1";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string ExplicitBig = "1.2.840.10008.1.2.2";
    public const string RleLossless = "1.2.840.10008.1.2.5";

    /// <summary>Preamble, prefix and file meta information with nothing but the transfer syntax, then the data set's bytes.</summary>
    public static byte[] Wrap(string transferSyntax, byte[] dataset)
    {
        var uid = Encoding.ASCII.GetBytes(transferSyntax.Length % 2 == 0 ? transferSyntax : transferSyntax + "\0");
        return
        [
            .. new byte[128], .. "DICM"u8,
            0x02, 0x00, 0x00, 0x00, (byte)'U', (byte)'L', 4, 0, (byte)(8 + uid.Length), 0, 0, 0,
            0x02, 0x00, 0x10, 0x00, (byte)'U', (byte)'I', (byte)uid.Length, 0, .. uid,
            .. dataset,
        ];
    }

    public static DicomFile Open(string transferSyntax, byte[] dataset) => DicomFile.Open(new MemoryStream(Wrap(transferSyntax, dataset)), FileReadOption.ReadAll);

    /// <summary>The data set of a file that must be read to its end.</summary>
    public static DicomDataset Read(string transferSyntax, byte[] dataset)
    {
        var file = Open(transferSyntax, dataset);
        Assert.False(file.IsPartial);
        return file.Dataset;
    }

    /// <summary>Bytes from hexadecimal digits; 'text' in quotes stands for its characters, # starts a comment.</summary>
    public static byte[] Hex(string text)
    {
        var bytes = new List<byte>();
        foreach (var line in text.Split('\n'))
        {
            var rest = line.Split('#')[0].Trim();
            while (rest.Length > 0)
            {
                if (rest[0] == '\'')
                {
                    var end = rest.IndexOf('\'', 1);
                    bytes.AddRange(Encoding.ASCII.GetBytes(rest[1..end]));
                    rest = rest[(end + 1)..].TrimStart();
                    continue;
                }

                bytes.Add(Convert.ToByte(rest[..2], 16));
                rest = rest[2..].TrimStart();
            }
        }

        return [.. bytes];
    }

    /// <summary>What <see cref="DicomFile.Save(Stream, FellowOakDicom.IO.Writer.DicomWriteOptions)"/> writes after the file meta information.</summary>
    public static byte[] DatasetBytes(DicomDataset dataset)
    {
        using var stream = new MemoryStream();
        new DicomFile(dataset).Save(stream);
        var bytes = stream.ToArray();
        var length = BitConverter.ToUInt32(bytes, 140);
        return bytes[(144 + (int)length)..];
    }
}
