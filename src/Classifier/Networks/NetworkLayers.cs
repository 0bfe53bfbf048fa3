namespace DicomNode.Classifier.Networks;

/// <summary>The names of the layers behind the features, as prefixes of torchvision's parameter names without the dot.</summary>
public static class NetworkLayers
{
    /// <summary>The last layer: its outputs are the classes.</summary>
    /// <exception cref="ArgumentException">The architecture is unknown.</exception>
    public static string Output(string architecture) => architecture switch
    {
        "resnet18" or "resnet50" => "fc",
        "vgg16" => "classifier.6",
        _ => throw Unknown(architecture),
    };

    /// <summary>All dense layers, a direct child of the network: the output layer, and in VGG the two before it.</summary>
    /// <exception cref="ArgumentException">The architecture is unknown.</exception>
    public static string Dense(string architecture) => architecture switch
    {
        "resnet18" or "resnet50" => "fc",
        "vgg16" => "classifier",
        _ => throw Unknown(architecture),
    };

    private static ArgumentException Unknown(string architecture) =>
        new($"Architecture '{architecture}' is unknown; known are {string.Join(", ", NetworkFactory.Architectures)}.", nameof(architecture));
}
