using System.Text.Json.Serialization;

namespace DicomNode.Node.Access;

/// <summary>How what is kept in cookies is written.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class AccessJson : JsonSerializerContext;
