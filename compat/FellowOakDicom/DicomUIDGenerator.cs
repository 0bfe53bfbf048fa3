using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;

namespace FellowOakDicom;

/// <summary>Makes UIDs, and replaces UIDs consistently (each source UID once).</summary>
public class DicomUIDGenerator
{
    private readonly ConcurrentDictionary<string, DicomUID> _replacements = new();

    /// <summary>2.25 and a random UUID as one decimal number (PS3.5 B.2).</summary>
    public static DicomUID GenerateDerivedFromUUID()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes, bigEndian: true, out _);
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return new DicomUID("2.25." + number.ToString(CultureInfo.InvariantCulture), "SOP Instance UID", DicomUidType.SOPInstance);
    }

    /// <summary>The same new UID for the same source UID.</summary>
    public DicomUID Generate(DicomUID sourceUid) => _replacements.GetOrAdd(sourceUid.UID, static _ => GenerateDerivedFromUUID());
}
