using DicomNode.Classifier.Inference;
using DicomNode.Classifier.Models;
using TorchSharp;

namespace DicomNode.Node.Operations;

/// <summary>The model and the work around it: queue, decoders, batches (section <c>Node:Model</c>).</summary>
public sealed record ModelOptions
{
    /// <summary>The model package's folder; absolute after reading.</summary>
    public string Path { get; init; } = "models/modality-resnet18";

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>One of <see cref="ComputePrecision.Names"/>: the type of the convolutions. Verdicts are those of float32 in either.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>Threads that a forward pass on the processor is spread over; 0 means one per processor.</summary>
    public int Threads { get; init; }

    /// <summary>Slices per forward pass at most.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>How long the first slice of a batch waits for company.</summary>
    public TimeSpan MaxBatchDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Frames looked at in a multi-frame instance, evenly spaced.</summary>
    public int MaxFramesPerInstance { get; init; } = 64;

    /// <summary>Instances decoded and preprocessed at once; 0 means one per processor.</summary>
    public int DecodeWorkers { get; init; }

    /// <summary>Decoder processes kept for compressed pixel data.</summary>
    public int DecoderProcesses { get; init; } = 2;

    /// <summary>How long a decoder process may take for one frame before it is killed.</summary>
    public TimeSpan DecodeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a decoder process may allocate, in bytes; a frame that needs more ends it.</summary>
    public long DecoderMemoryBytes { get; init; } = 2L << 30;

    /// <summary>Accepted instances waiting in memory; when it is full, peers wait for their response.</summary>
    public int QueueLength { get; init; } = 512;

    /// <summary>Brings a model to the device, to compute in the chosen type.</summary>
    /// <exception cref="ModelPackageException">It cannot be brought there.</exception>
    public SliceClassifier CreateClassifier(ModelPackage model)
    {
        var kind = Device == "cpu" ? DeviceType.CPU : DeviceType.CUDA;
        return new SliceClassifier(model, Device, bfloat16: ComputePrecision.Choose(Precision, kind) == torch.ScalarType.BFloat16);
    }
}
