using System.Collections.Concurrent;

namespace FellowOakDicom;

/// <summary>A unique identifier (PS3.5 chapter 9), with its name where PS3.6 annex A registers it.</summary>
public sealed partial class DicomUID
{
    // Filled on first use: static fields of the other part of this class come before or after these by the order of files.
    private static readonly Lazy<ConcurrentDictionary<string, DicomUID>> Lookup =
        new(() => new ConcurrentDictionary<string, DicomUID>(Registered().Select(uid => KeyValuePair.Create(uid.UID, uid))));

    private static ConcurrentDictionary<string, DicomUID> Known => Lookup.Value;

    public DicomUID(string uid, string name, DicomUidType type, bool retired = false)
    {
        UID = uid;
        Name = name;
        Type = type;
        IsRetired = retired;
    }

    /// <summary>Prefix of UIDs that <see cref="DicomUIDGenerator"/> makes from numbers.</summary>
    public static string RootUID { get; set; } = "1.2.826.0.1.3680043.2.1343.1";

    public string UID { get; }

    public string Name { get; }

    public DicomUidType Type { get; }

    public bool IsRetired { get; }

    public bool IsImageStorage => StorageCategory == DicomStorageCategory.Image;

    public bool IsVolumeStorage => StorageCategory == DicomStorageCategory.Volume;

    /// <summary>Judged by the registered name; <see cref="DicomStorageCategory.None"/> for whatever is no storage SOP class.</summary>
    public DicomStorageCategory StorageCategory
    {
        get
        {
            if (Type != DicomUidType.SOPClass)
                return DicomStorageCategory.None;
            if (!UID.StartsWith("1.2.840.10008", StringComparison.Ordinal))
                return DicomStorageCategory.Private;
            if (!Has("Storage") || Name.StartsWith("Storage Commitment", StringComparison.Ordinal))
                return DicomStorageCategory.None;
            if (Has("Image Storage"))
                return DicomStorageCategory.Image;
            if (Has("Volume Storage"))
                return DicomStorageCategory.Volume;
            if (Has("Softcopy Presentation State"))
                return DicomStorageCategory.PresentationState;
            if (Has(" SR "))
                return DicomStorageCategory.StructuredReport;
            if (Has("Waveform"))
                return DicomStorageCategory.Waveform;
            if (this == EncapsulatedCDAStorage || this == EncapsulatedPDFStorage)
                return DicomStorageCategory.Document;
            return this == RawDataStorage ? DicomStorageCategory.Raw : DicomStorageCategory.Other;
        }
    }

    public static bool operator ==(DicomUID? a, DicomUID? b) => a?.UID == b?.UID;

    public static bool operator !=(DicomUID? a, DicomUID? b) => !(a == b);

    /// <summary>A new UID below 2.25 (PS3.5 B.2).</summary>
    public static DicomUID Generate() => DicomUIDGenerator.GenerateDerivedFromUUID();

    public static DicomUID Append(DicomUID baseUid, long nextSeq) => new($"{baseUid.UID}.{nextSeq}", "SOP Instance UID", DicomUidType.SOPInstance);

    /// <summary>Makes a UID known to <see cref="Parse(string)"/>.</summary>
    public static void Register(DicomUID uid)
    {
        if (!Known.TryAdd(uid.UID, uid))
            throw new ArgumentException($"{uid.UID} is registered already.", nameof(uid));
    }

    public static bool IsValidUid(string uid)
    {
        try
        {
            DicomValidation.ValidateUI(uid);
            return true;
        }
        catch (DicomValidationException)
        {
            return false;
        }
    }

    public static DicomUID Parse(string s) => Parse(s, "Unknown", DicomUidType.Unknown);

    /// <summary>The registered UID, or a new one of the given name and type.</summary>
    public static DicomUID Parse(string s, string name = "Unknown", DicomUidType type = DicomUidType.Unknown)
    {
        var trimmed = s.TrimEnd(' ', '\0');
        return Known.TryGetValue(trimmed, out var uid) ? uid : new DicomUID(trimmed, name, type);
    }

    public static IEnumerable<DicomUID> Enumerate() => Known.Values;

    public override bool Equals(object? obj) => obj is DicomUID other && other.UID == UID;

    public override int GetHashCode() => UID.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Name} [{UID}]";

    private bool Has(string words) => Name.Contains(words, StringComparison.Ordinal);
}
