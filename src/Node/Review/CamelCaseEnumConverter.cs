using System.Text.Json;
using System.Text.Json.Serialization;

namespace DicomNode.Node.Review;

/// <summary>An enumeration by name, in camelCase.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
