using System.Text.Json;
using System.Text.Json.Serialization;

namespace DicomNode.Trainer.CrossValidation;

/// <summary>predictions.jsonl of a fold: a line for each image that it held out. Its presence says that the fold is done.</summary>
public static class HeldOutFile
{
    public const string Name = "predictions.jsonl";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes the file into a fold's folder, whole or not at all.</summary>
    public static void Write(string folder, IEnumerable<HeldOutImage> images)
    {
        var path = Path.Combine(folder, Name);
        using (var file = new FileStream($"{path}.part", FileMode.Create, FileAccess.Write))
        {
            foreach (var image in images)
            {
                JsonSerializer.Serialize(file, image, Format);
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
        }

        File.Move($"{path}.part", path, overwrite: true);
    }

    /// <summary>Reads the file of a fold's folder.</summary>
    /// <exception cref="ConfigurationException">There is none, or a line is damaged.</exception>
    public static IReadOnlyList<HeldOutImage> Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            throw new ConfigurationException($"no {path}: the fold is not finished; run trainer crossvalidate with the same --out");
        var images = new List<HeldOutImage>();
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                var image = JsonSerializer.Deserialize<HeldOutImage>(line, Format) ?? throw new JsonException("it is null");
                if (image.Logits.Length != HeldOutSet.Classes || !image.Logits.All(float.IsFinite))
                    throw new JsonException($"it has {image.Logits.Length} logits, expected {HeldOutSet.Classes} finite ones");
                images.Add(image);
            }
        }
        catch (Exception cause) when (cause is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read line {images.Count + 1} of {path}: {cause.Message}; remove the file and run the fold again", cause);
        }

        return images.Count > 0 ? images : throw new ConfigurationException($"{path} is empty; remove it and run the fold again");
    }
}
