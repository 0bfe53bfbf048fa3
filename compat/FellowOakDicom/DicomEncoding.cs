using System.Collections.Concurrent;
using System.Text;

namespace FellowOakDicom;

/// <summary>Specific Character Set (PS3.3 C.12.1.1.2) and code extensions by ISO/IEC 2022 (PS3.5 6.1.2.5).</summary>
public static class DicomEncoding
{
    private const byte Escape = 0x1b;

    /// <summary>Defined terms and the encoding of each; the "ISO 2022" terms follow from these.</summary>
    private static readonly (string Term, string Name)[] Registered =
    [
        ("ISO_IR 6", "us-ascii"), ("ISO_IR 13", "shift_jis"), ("ISO_IR 100", "iso-8859-1"), ("ISO_IR 101", "iso-8859-2"),
        ("ISO_IR 109", "iso-8859-3"), ("ISO_IR 110", "iso-8859-4"), ("ISO_IR 126", "iso-8859-7"), ("ISO_IR 127", "iso-8859-6"),
        ("ISO_IR 138", "iso-8859-8"), ("ISO_IR 144", "iso-8859-5"), ("ISO_IR 148", "iso-8859-9"), ("ISO_IR 149", "x-cp20949"),
        ("ISO_IR 166", "windows-874"), ("ISO_IR 192", "utf-8"), ("GBK", "GBK"), ("GB18030", "gb18030"),
        ("ISO 2022 IR 6", "us-ascii"), ("ISO 2022 IR 13", "shift_jis"), ("ISO 2022 IR 100", "iso-8859-1"), ("ISO 2022 IR 101", "iso-8859-2"),
        ("ISO 2022 IR 109", "iso-8859-3"), ("ISO 2022 IR 110", "iso-8859-4"), ("ISO 2022 IR 126", "iso-8859-7"), ("ISO 2022 IR 127", "iso-8859-6"),
        ("ISO 2022 IR 138", "iso-8859-8"), ("ISO 2022 IR 144", "iso-8859-5"), ("ISO 2022 IR 148", "iso-8859-9"), ("ISO 2022 IR 149", "x-cp20949"),
        ("ISO 2022 IR 166", "windows-874"), ("ISO 2022 IR 87", "iso-2022-jp"), ("ISO 2022 IR 159", "iso-2022-jp"), ("ISO 2022 IR 58", "gb2312"),
        ("ISO 2022 GBK", "GBK"),
    ];

    /// <summary>Escape sequences of PS3.3 tables C.12-3 and C.12-4, without the escape itself.</summary>
    private static readonly (byte[] Sequence, string Name, CodeElement Element)[] Sequences =
    [
        ([0x28, 0x42], "us-ascii", CodeElement.Single), ([0x2d, 0x41], "iso-8859-1", CodeElement.Single), ([0x2d, 0x42], "iso-8859-2", CodeElement.Single),
        ([0x2d, 0x43], "iso-8859-3", CodeElement.Single), ([0x2d, 0x44], "iso-8859-4", CodeElement.Single), ([0x2d, 0x46], "iso-8859-7", CodeElement.Single),
        ([0x2d, 0x47], "iso-8859-6", CodeElement.Single), ([0x2d, 0x48], "iso-8859-8", CodeElement.Single), ([0x2d, 0x4c], "iso-8859-5", CodeElement.Single),
        ([0x2d, 0x4d], "iso-8859-9", CodeElement.Single), ([0x2d, 0x54], "windows-874", CodeElement.Single), ([0x29, 0x49], "shift_jis", CodeElement.Single),
        ([0x28, 0x4a], "shift_jis", CodeElement.Single), ([0x24, 0x42], "euc-jp", CodeElement.DoubleG0), ([0x24, 0x28, 0x44], "x-jis0212", CodeElement.DoubleG0),
        ([0x24, 0x29, 0x43], "x-cp20949", CodeElement.DoubleG1), ([0x24, 0x29, 0x41], "gb2312", CodeElement.DoubleG1),
    ];

    private static readonly ConcurrentDictionary<string, Encoding> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Encoding> Strict = new(StringComparer.Ordinal);

    static DicomEncoding()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        foreach (var (term, name) in Registered)
            RegisterEncoding(term, name);
    }

    /// <summary>How a two-byte set is invoked: in the left half (7 bits), or in the right half beside ASCII.</summary>
    private enum CodeElement
    {
        Single,
        DoubleG0,
        DoubleG1,
    }

    /// <summary>The default repertoire, ISO IR 6.</summary>
    public static readonly Encoding Default = Encoding.ASCII;

    public static readonly Encoding[] DefaultArray = [Default];

    /// <summary>The encodings of the values of Specific Character Set (0008,0005).</summary>
    public static Encoding[] GetEncodings(string[] charsets) => charsets.Length == 0 ? DefaultArray : Array.ConvertAll(charsets, GetEncoding);

    /// <summary>The encoding of one defined term, also where it is misspelt "ISO-IR" or "ISO IR"; ASCII where it is unknown.</summary>
    public static Encoding GetEncoding(string charset)
    {
        charset = charset?.Trim(' ', '\0') ?? "";
        if (charset.Length == 0)
            return Default;
        if (Known.TryGetValue(charset, out var encoding))
            return encoding;
        var corrected = charset.Replace("ISO IR", "ISO_IR", StringComparison.Ordinal).Replace("ISO-IR", "ISO_IR", StringComparison.Ordinal);
        return Known.TryGetValue(corrected, out encoding) ? encoding : Default;
    }

    /// <summary>Adds a defined term, or changes what one means.</summary>
    public static void RegisterEncoding(string charset, string encoding) => Known[charset] = Encoding.GetEncoding(encoding);

    /// <summary>The defined term of an encoding, with or without code extensions.</summary>
    public static string GetCharset(Encoding encoding, bool extended = false)
    {
        foreach (var (term, name) in Registered)
        {
            if (term.StartsWith("ISO 2022", StringComparison.Ordinal) == extended && Encoding.GetEncoding(name).WebName == encoding.WebName)
                return term;
        }

        throw new ArgumentException("No DICOM charset found for requested encoding.", nameof(encoding));
    }

    /// <summary>Text from bytes; with several encodings escape sequences switch between them (PS3.5 6.1.2.5.3).</summary>
    internal static string Decode(ReadOnlySpan<byte> bytes, Encoding[] encodings, bool isPersonName)
    {
        var first = encodings.Length == 0 ? Default : encodings[0];
        var escape = bytes.IndexOf(Escape);
        if (escape < 0 || encodings.Length < 2)
            return first.GetString(bytes);
        var text = new StringBuilder(first.GetString(bytes[..escape]));
        bytes = bytes[escape..];
        while (bytes.Length > 0)
        {
            var next = bytes[1..].IndexOf(Escape) + 1;
            var run = next == 0 ? bytes : bytes[..next];
            bytes = bytes[run.Length..];
            if (!TryFind(run[1..], out var found))
            {
                text.Append(first.GetString(run));
                continue;
            }

            var content = run[(1 + found.Sequence.Length)..];
            // A delimiter ends the extension: what follows it is in the first character set again.
            var end = content.IndexOfAny(isPersonName ? "^=\\\r\n\t\f"u8 : "\\\r\n\t\f"u8);
            if (end < 0 || found.Element == CodeElement.DoubleG0 && !IsBoundary(content, end))
                end = content.Length;
            text.Append(DecodeRun(content[..end], found.Name, found.Element));
            text.Append(first.GetString(content[end..]));
        }

        return text.ToString();
    }

    /// <summary>
    /// Bytes from text: in the first encoding if it has all characters, else each component in the first encoding that has it,
    /// with the escape sequences around it.
    /// </summary>
    internal static byte[] Encode(string text, Encoding[] encodings, bool isPersonName)
    {
        var first = encodings.Length == 0 ? Default : encodings[0];
        if (encodings.Length < 2 || TryEncode(first, text, out _))
            return first.GetBytes(text);
        var output = new List<byte>(text.Length * 3);
        var delimiters = isPersonName ? "^=\\\r\n\t\f" : "\\\r\n\t\f";
        for (var start = 0; start < text.Length;)
        {
            if (delimiters.Contains(text[start], StringComparison.Ordinal))
            {
                output.Add((byte)text[start++]);
                continue;
            }

            var length = text.AsSpan(start).IndexOfAny(delimiters);
            var part = length < 0 ? text[start..] : text.Substring(start, length);
            start += part.Length;
            output.AddRange(EncodePart(part, encodings));
        }

        return [.. output];
    }

    private static byte[] EncodePart(string part, Encoding[] encodings)
    {
        if (TryEncode(encodings[0], part, out var plain))
            return plain;
        foreach (var encoding in encodings.Skip(1))
        {
            if (encoding.WebName == "iso-2022-jp")
            {
                // The encoder writes the escape sequences and returns to ASCII itself.
                if (TryEncode(encoding, part, out var japanese))
                    return japanese;
                continue;
            }

            if (!TryEncode(encoding, part, out var bytes))
                continue;
            foreach (var (sequence, name, _) in Sequences)
            {
                if (Encoding.GetEncoding(name == "x-jis0212" ? "euc-jp" : name).WebName == encoding.WebName)
                    return [Escape, .. sequence, .. bytes];
            }

            return bytes;
        }

        return encodings[0].GetBytes(part);
    }

    private static bool TryEncode(Encoding encoding, string text, out byte[] bytes)
    {
        var strict = Strict.GetOrAdd(
            encoding.WebName,
            static name => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));
        try
        {
            bytes = strict.GetBytes(text);
            return true;
        }
        catch (EncoderFallbackException)
        {
            bytes = [];
            return false;
        }
    }

    private static bool TryFind(ReadOnlySpan<byte> bytes, out (byte[] Sequence, string Name, CodeElement Element) found)
    {
        foreach (var candidate in Sequences)
        {
            if (bytes.StartsWith(candidate.Sequence))
            {
                found = candidate;
                return true;
            }
        }

        found = default;
        return false;
    }

    /// <summary>In a two-byte set of the left half a byte like '^' may be half a character: only an even offset is a boundary.</summary>
    private static bool IsBoundary(ReadOnlySpan<byte> content, int end) => (end & 1) == 0 || content[end] < 0x21;

    private static string DecodeRun(ReadOnlySpan<byte> content, string name, CodeElement element)
    {
        if (element != CodeElement.DoubleG0)
            return Encoding.GetEncoding(name).GetString(content);

        // EUC-JP is JIS X 0208 with the high bits set, and JIS X 0212 so after the byte 8F: both sets in one decoder.
        var supplementary = name == "x-jis0212";
        var shifted = new List<byte>(content.Length * 2);
        for (var index = 0; index < content.Length; index += 2)
        {
            if (content[index] < 0x21 || index + 1 == content.Length)
            {
                shifted.Add(content[index--]);
                continue;
            }

            if (supplementary)
                shifted.Add(0x8f);
            shifted.Add((byte)(content[index] | 0x80));
            shifted.Add((byte)(content[index + 1] | 0x80));
        }

        return Encoding.GetEncoding("euc-jp").GetString([.. shifted]);
    }
}
