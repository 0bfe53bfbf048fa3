using System.Runtime.InteropServices;
using Google.Protobuf;

namespace DicomNode.Trainer.Training;

/// <summary>
/// The operators of an ONNX file in their order, and its float32 constants. Field numbers are those of onnx.proto (ONNX 1.3 and later, which only
/// add to them); what is not needed to take weights over is passed by.
/// </summary>
internal sealed class OnnxGraph
{
    private const int FloatType = 1;

    private readonly List<OnnxOperator> _operators = [];
    private readonly Dictionary<string, OnnxConstant> _constants = new(StringComparer.Ordinal);

    private OnnxGraph()
    {
    }

    public IReadOnlyList<OnnxOperator> Operators => _operators;

    /// <summary>By name; only those of float32.</summary>
    public IReadOnlyDictionary<string, OnnxConstant> Constants => _constants;

    /// <exception cref="ConfigurationException">The file cannot be read or is no ONNX.</exception>
    public static OnnxGraph Read(string path)
    {
        var graph = new OnnxGraph();
        try
        {
            using var file = File.OpenRead(path);
            using var model = new CodedInputStream(file);
            ReadFields(model, field => field == 7, (_, content) => graph.ReadGraph(content));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Protobuf's own exception is an IOException.
            throw new ConfigurationException($"cannot read {path} as an ONNX file: {cause.Message}", cause);
        }

        return graph._operators.Count > 0 ? graph : throw new ConfigurationException($"cannot read {path} as an ONNX file: it has no operators");
    }

    private void ReadGraph(ByteString bytes)
    {
        using var graph = bytes.CreateCodedInput();
        ReadFields(graph, field => field is 1 or 5, (field, content) =>
        {
            if (field == 1)
                _operators.Add(ReadOperator(content));
            else
                ReadConstant(content);
        });
    }

    private static OnnxOperator ReadOperator(ByteString node)
    {
        var (kind, inputs, outputs) = ("", new List<string>(), new List<string>());
        using var fields = node.CreateCodedInput();
        ReadFields(fields, field => field is 1 or 2 or 4, (field, content) =>
        {
            if (field == 4)
                kind = content.ToStringUtf8();
            else
                (field == 1 ? inputs : outputs).Add(content.ToStringUtf8());
        });
        return new OnnxOperator(kind, inputs, outputs);
    }

    private void ReadConstant(ByteString encoded)
    {
        using var tensor = encoded.CreateCodedInput();
        var (name, type, shape, bytes) = ("", 0, new List<long>(), Array.Empty<byte>());
        while (tensor.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag))
            {
                case (1, WireFormat.WireType.Varint):
                    shape.Add(tensor.ReadInt64());
                    break;
                case (1, WireFormat.WireType.LengthDelimited):
                    using (var packed = tensor.ReadBytes().CreateCodedInput())
                    {
                        while (!packed.IsAtEnd)
                            shape.Add(packed.ReadInt64());
                    }

                    break;
                case (2, WireFormat.WireType.Varint):
                    type = tensor.ReadInt32();
                    break;
                case (8, WireFormat.WireType.LengthDelimited):
                    name = tensor.ReadString();
                    break;
                // float_data, packed, and raw_data are both little-endian float32.
                case (4 or 9, WireFormat.WireType.LengthDelimited):
                    bytes = tensor.ReadBytes().ToByteArray();
                    break;
                default:
                    tensor.SkipLastField();
                    break;
            }
        }

        if (type != FloatType)
            return;
        var values = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        if (shape.Aggregate(1L, (count, length) => count * length) != values.Length)
            throw new InvalidDataException($"constant '{name}' is [{string.Join(", ", shape)}], but {values.Length} values follow");
        _constants[name] = new OnnxConstant(shape, values);
    }

    /// <summary>Hands the wanted fields over, each of which has a length before it.</summary>
    private static void ReadFields(CodedInputStream message, Predicate<int> isWanted, Action<int, ByteString> read)
    {
        while (message.ReadTag() is var tag and not 0)
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited || !isWanted(field))
                message.SkipLastField();
            else
                read(field, message.ReadBytes());
        }
    }
}
