using System.Text.Json;
using DicomNode.Classifier;

namespace DicomNode.Trainer.Prepare;

/// <summary>
/// A line of a shard's index, one JSON object: an image of the shard, in the order of the images, or slices that were left out.
/// </summary>
/// <param name="Path">The file, relative to the folder of the splits, with forward slashes.</param>
/// <param name="DataSet">The data set that it belongs to.</param>
/// <param name="Label">Its class.</param>
/// <param name="Volume">Index of the volume in a file of several, from 0.</param>
/// <param name="Frame">Index of the frame, or of the slice in its volume, from 0.</param>
/// <param name="Image">Index of the image in the shard; null for what was left out.</param>
/// <param name="LeftOut">Why it was left out; null for an image.</param>
/// <param name="Slices">How many slices, from this one on, were left out; null for an image.</param>
/// <param name="Reason">What is wrong with a broken one.</param>
public sealed record ShardEntry(
    string Path, string DataSet, ModalityClass Label, int Volume, int Frame, long? Image, LeftOutKind? LeftOut, long? Slices, string? Reason)
{
    /// <summary>The line, without its end.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PrepareJsonContext.Default.ShardEntry);

    /// <exception cref="ImageFormatException">The line is not one of an index.</exception>
    public static ShardEntry Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PrepareJsonContext.Default.ShardEntry) ?? throw new JsonException("null");
        }
        catch (JsonException cause)
        {
            throw new ImageFormatException($"a line of its index is damaged: {cause.Message}", cause);
        }
    }

    /// <summary>Finds the data set in the line of an image; false for what was left out.</summary>
    /// <param name="line">A line of an index, without its end.</param>
    /// <param name="name">The name as it stands in the line: JSON's escapes are not undone.</param>
    /// <exception cref="ImageFormatException">The line is not one of an index.</exception>
    internal static bool TryGetSource(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> name)
    {
        name = default;
        var isImage = false;
        try
        {
            var reader = new Utf8JsonReader(line);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (reader.ValueTextEquals("dataSet"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                    name = reader.ValueSpan;
                else if (reader.ValueTextEquals("image"u8))
                    isImage = reader.Read() && reader.TokenType == JsonTokenType.Number;
            }
        }
        catch (JsonException cause)
        {
            throw new ImageFormatException($"a line of its index is damaged: {cause.Message}", cause);
        }

        return isImage && !name.IsEmpty;
    }

    /// <summary>Undoes JSON's escapes in what <see cref="TryGetSource"/> found.</summary>
    internal static string Unescape(ReadOnlySpan<byte> name) => JsonSerializer.Deserialize([(byte)'"', .. name, (byte)'"'], PrepareJsonContext.Default.String)!;
}
