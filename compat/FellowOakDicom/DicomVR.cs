using System.Diagnostics.CodeAnalysis;

namespace FellowOakDicom;

/// <summary>A Value Representation (PS3.5 6.2) and how its values are encoded (PS3.5 7.1).</summary>
public sealed class DicomVR
{
    private readonly Action<string>? _validator;

    private DicomVR(
        string code,
        string name,
        Type valueType,
        bool isString = false,
        bool isStringEncoded = false,
        bool is16BitLength = false,
        bool isMultiValue = false,
        byte padding = 0,
        uint maximumLength = 0,
        int unitSize = 1,
        int byteSwap = 1,
        Action<string>? validator = null)
    {
        (Code, Name, ValueType) = (code, name, valueType);
        (IsString, IsStringEncoded, Is16bitLength, IsMultiValue) = (isString, isStringEncoded, is16BitLength, isMultiValue);
        (PaddingValue, MaximumLength, UnitSize, ByteSwap) = (padding, maximumLength, unitSize, byteSwap);
        _validator = validator;
    }

    /// <summary>No VR: items and delimiters.</summary>
    public static readonly DicomVR NONE = new("NONE", "No Value Representation", typeof(object), unitSize: 0, byteSwap: 0);

    public static readonly DicomVR AE = Text("AE", "Application Entity", 16, DicomValidation.ValidateAE);
    public static readonly DicomVR AS = Text("AS", "Age String", 4, DicomValidation.ValidateAS);
    public static readonly DicomVR AT = Short("AT", "Attribute Tag", typeof(DicomTag), 4, 2);
    public static readonly DicomVR CS = Text("CS", "Code String", 16, DicomValidation.ValidateCS);
    public static readonly DicomVR DA = Text("DA", "Date", 8, DicomValidation.ValidateDA, typeof(DateTime));
    public static readonly DicomVR DS = Text("DS", "Decimal String", 16, DicomValidation.ValidateDS, typeof(decimal));
    public static readonly DicomVR DT = Text("DT", "Date Time", 26, DicomValidation.ValidateDT, typeof(DateTime));
    public static readonly DicomVR FD = Short("FD", "Floating Point Double", typeof(double), 8, 8);
    public static readonly DicomVR FL = Short("FL", "Floating Point Single", typeof(float), 4, 4);
    public static readonly DicomVR IS = Text("IS", "Integer String", 12, DicomValidation.ValidateIS, typeof(int));
    public static readonly DicomVR LO = Text("LO", "Long String", 64, DicomValidation.ValidateLO, encoded: true);
    public static readonly DicomVR LT = Text("LT", "Long Text", 10240, DicomValidation.ValidateLT, encoded: true, multiValue: false);
    public static readonly DicomVR OB = Other("OB", "Other Byte", typeof(byte[]), 1);
    public static readonly DicomVR OD = Other("OD", "Other Double", typeof(double[]), 8);
    public static readonly DicomVR OF = Other("OF", "Other Float", typeof(float[]), 4);
    public static readonly DicomVR OL = Other("OL", "Other Long", typeof(uint[]), 4);
    public static readonly DicomVR OV = Other("OV", "Other Very Long", typeof(ulong[]), 8);
    public static readonly DicomVR OW = Other("OW", "Other Word", typeof(ushort[]), 2);
    public static readonly DicomVR PN = Text("PN", "Person Name", 64, DicomValidation.ValidatePN, encoded: true);
    public static readonly DicomVR SH = Text("SH", "Short String", 16, DicomValidation.ValidateSH, encoded: true);
    public static readonly DicomVR SL = Short("SL", "Signed Long", typeof(int), 4, 4);
    public static readonly DicomVR SQ = new("SQ", "Sequence of Items", typeof(DicomDataset), unitSize: 0, byteSwap: 0);
    public static readonly DicomVR SS = Short("SS", "Signed Short", typeof(short), 2, 2);
    public static readonly DicomVR ST = Text("ST", "Short Text", 1024, DicomValidation.ValidateST, encoded: true, multiValue: false);

    public static readonly DicomVR SV =
        new("SV", "Signed Very Long", typeof(long), isMultiValue: true, maximumLength: 8, unitSize: 8, byteSwap: 8);

    public static readonly DicomVR TM = Text("TM", "Time", 16, DicomValidation.ValidateTM, typeof(DateTime));

    public static readonly DicomVR UC =
        new("UC", "Unlimited Characters", typeof(string), isString: true, isStringEncoded: true, isMultiValue: true, padding: 0x20);

    public static readonly DicomVR UI =
        new("UI", "Unique Identifier", typeof(string), isString: true, is16BitLength: true, isMultiValue: true, maximumLength: 64,
            validator: DicomValidation.ValidateUI);

    public static readonly DicomVR UL = Short("UL", "Unsigned Long", typeof(uint), 4, 4);
    public static readonly DicomVR UN = Other("UN", "Unknown", typeof(byte[]), 1);

    public static readonly DicomVR UR =
        new("UR", "Universal Resource Identifier or Locator", typeof(string), isString: true, padding: 0x20);

    public static readonly DicomVR US = Short("US", "Unsigned Short", typeof(ushort), 2, 2);

    public static readonly DicomVR UT =
        new("UT", "Unlimited Text", typeof(string), isString: true, isStringEncoded: true, padding: 0x20);

    public static readonly DicomVR UV =
        new("UV", "Unsigned Very Long", typeof(ulong), isMultiValue: true, maximumLength: 8, unitSize: 8, byteSwap: 8);

    private static readonly Dictionary<string, DicomVR> Known = new[]
    {
        NONE, AE, AS, AT, CS, DA, DS, DT, FD, FL, IS, LO, LT, OB, OD, OF, OL, OV, OW, PN, SH, SL, SQ, SS, ST, SV, TM, UC, UI, UL, UN, UR,
        US, UT, UV,
    }.ToDictionary(vr => vr.Code);

    /// <summary>By the two bytes of the explicit VR field, first byte high.</summary>
    private static readonly Dictionary<int, DicomVR> ByBytes =
        Known.Values.Where(vr => vr.Code.Length == 2).ToDictionary(vr => (vr.Code[0] << 8) | vr.Code[1]);

    public string Code { get; }

    public string Name { get; }

    /// <summary>The value is text.</summary>
    public bool IsString { get; }

    /// <summary>The text is encoded in the Specific Character Set.</summary>
    public bool IsStringEncoded { get; }

    /// <summary>The length field of the explicit encoding has 16 bits.</summary>
    public bool Is16bitLength { get; }

    public bool IsMultiValue { get; }

    /// <summary>The byte that makes a value's length even.</summary>
    public byte PaddingValue { get; }

    /// <summary>Of one value, in characters or bytes; 0: no limit.</summary>
    public uint MaximumLength { get; }

    /// <summary>Bytes of one value of a binary VR.</summary>
    public int UnitSize { get; }

    /// <summary>Bytes reversed together when the byte order changes.</summary>
    public int ByteSwap { get; }

    public Type ValueType { get; }

    public static DicomVR Parse(string vr) =>
        TryParse(vr, out var result) ? result : throw new DicomDataException($"Unknown VR: '{vr}'");

    public static bool TryParse(string vr, out DicomVR result)
    {
        if (Known.TryGetValue(vr, out var found))
        {
            result = found;
            return true;
        }

        result = NONE;
        return false;
    }

    /// <summary>Throws <see cref="DicomValidationException"/> where the text breaks a rule of this VR.</summary>
    public void ValidateString(string content) => _validator?.Invoke(content);

    public override string ToString() => Code;

    internal static bool TryParse(byte first, byte second, [NotNullWhen(true)] out DicomVR? vr) =>
        ByBytes.TryGetValue((first << 8) | second, out vr);

    private static DicomVR Text(
        string code, string name, uint maximumLength, Action<string> validator, Type? valueType = null, bool encoded = false, bool multiValue = true) =>
        new(code, name, valueType ?? typeof(string), isString: true, isStringEncoded: encoded, is16BitLength: true, isMultiValue: multiValue,
            padding: 0x20, maximumLength: maximumLength, validator: validator);

    private static DicomVR Short(string code, string name, Type valueType, int unitSize, int byteSwap) =>
        new(code, name, valueType, is16BitLength: true, isMultiValue: true, maximumLength: (uint)unitSize, unitSize: unitSize, byteSwap: byteSwap);

    private static DicomVR Other(string code, string name, Type valueType, int unitSize) =>
        new(code, name, valueType, isMultiValue: true, unitSize: unitSize, byteSwap: unitSize);
}
