using System.Buffers.Binary;
using System.Text;

namespace DicomNode.Fuzz.Targets;

/// <summary>Manifests and weights; see <see cref="ModelTarget"/>.</summary>
internal static class ModelSeeds
{
    /// <summary>Files behind the byte that says which one.</summary>
    public static IReadOnlyList<byte[]> All { get; } =
    [
        [(byte)'j', .. Encoding.UTF8.GetBytes(Manifest(new string('0', 64)))],
        [
            (byte)'j', .. """
                {"formatVersion":1,"name":"m","architecture":"resnet50","classes":["CT","MR","PT","XR"],"input":{"channels":1,"height":224,"width":224,"scaling":"minMaxPerSlice"},
                "temperature":1.5,"thresholds":{"match":0.5,"mismatch":0.9},"weightsSha256":"00","createdAt":"2026-01-02T03:04:05+00:00","trainingRecipe":{"epochs":[1,{"a":null}]},
                "dataSets":[{"split":"train","name":"a","images":3}],"metrics":[{"split":"test","source":null,"images":1,"accuracy":0.5,"balancedAccuracy":1e-3}]}
                """u8,
        ],
        Weights("""{"a":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"b":{"dtype":"I64","shape":[],"data_offsets":[12,20]}}""", 20),
        Weights("""{"__metadata__":{"format":"pt"},"w.x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"w.y":{"dtype":"BF16","shape":[1,1,1],"data_offsets":[16,18]}}""", 18),
        Weights("""{"e":{"dtype":"F32","shape":[0,5],"data_offsets":[0,0]}}""", 0),
    ];

    /// <summary>Numbers at limits, names that are looked for, strings that are none, and brackets without end.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } = Array.ConvertAll(
        new[]
        {
            "9223372036854775807", "-9223372036854775808", "18446744073709551616", "1e999", "-1", "0", "NaN", "null", "true", "\"\"", "{}", "[]", "\\ud800", "\"\\ud800\"", "\\u0000", "\"CT\",", "\"US\"",
            "2147483647", "4294967296", "\"F16\"", "\"I64\"", "\"F64\"", "\"dtype\":", "\"shape\":", "\"data_offsets\":", "\"classes\":", "\"resnet18\"", "\"__metadata__\":", ",", "/**/", "[9223372036854775807,3]", "0.1",
        }.Concat([new string('[', 70), new string('{', 70), string.Concat(Enumerable.Repeat("{\"a\":", 70))]).ToArray(),
        Encoding.UTF8.GetBytes);

    /// <summary>A manifest without fault but for what the hash may be.</summary>
    public static string Manifest(string sha256) =>
        $$"""{"name":"m","architecture":"resnet18","classes":["CT","MR"],"weightsSha256":"{{sha256}}"}""";

    private static byte[] Weights(string header, int dataLength)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [(byte)'s', .. length, .. Encoding.UTF8.GetBytes(header), .. Enumerable.Range(0, dataLength).Select(value => (byte)value)];
    }
}
