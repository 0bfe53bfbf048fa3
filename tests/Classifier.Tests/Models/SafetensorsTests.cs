using System.Buffers.Binary;
using System.Text;
using DicomNode.Classifier.Models;
using FsCheck;
using FsCheck.Fluent;

namespace DicomNode.Classifier.Tests.Models;

/// <summary>The format byte by byte, and files that lie about themselves.</summary>
public sealed class SafetensorsTests
{
    [Fact]
    public void TheFileIsWrittenAsTheReferenceImplementationWritesIt()
    {
        var stream = new MemoryStream();
        SafetensorsWriter.Write(
            stream,
            [
                SafetensorsTensor.Singles("b", SafetensorsType.F16, [2], () => [1f, -2f]),
                SafetensorsTensor.Singles("c", SafetensorsType.F32, [1, 1], () => [0.5f]),
                SafetensorsTensor.Int64s("d", [], () => [258]),
                SafetensorsTensor.Singles("a", SafetensorsType.BF16, [1], () => [1f]),
            ],
            new Dictionary<string, string> { ["format"] = "pt" });
        const string Header = """{"__metadata__":{"format":"pt"}"""
            + ""","d":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"c":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}"""
            + ""","a":{"dtype":"BF16","shape":[1],"data_offsets":[12,14]},"b":{"dtype":"F16","shape":[2],"data_offsets":[14,18]}}""";
        byte[] data = [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3F, 0x80, 0x3F, 0x00, 0x3C, 0x00, 0xC0];
        var padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        Assert.Equal(File(padded, data), stream.ToArray());
    }

    [Fact]
    public void AllTypesComeBack()
    {
        using var reader = new SafetensorsReader(new MemoryStream(File(
            """{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[1,1],"data_offsets":[4,6]}"""
            + ""","f":{"dtype":"F32","shape":[],"data_offsets":[6,10]},"i":{"dtype":"I64","shape":[1],"data_offsets":[10,18]},"__metadata__":{"k":"v"}}""",
            [0x00, 0x3C, 0x00, 0xC0, 0x80, 0x3F, 0, 0, 0, 0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])));
        Assert.Equal(["b", "f", "h", "i"], reader.Entries.Keys);
        Assert.Equal([1f, -2f], reader.ReadSingles("h"));
        Assert.Equal([1f], reader.ReadSingles("b"));
        Assert.Equal([0.5f], reader.ReadSingles("f"));
        Assert.Equal([-1L], reader.ReadInt64s("i"));
        Assert.Equal("v", reader.Metadata["k"]);
        Assert.Throws<SafetensorsException>(() => reader.ReadSingles("i"));
        Assert.Throws<SafetensorsException>(() => reader.ReadInt64s("h"));
        Assert.Throws<SafetensorsException>(() => reader.ReadSingles("x"));
    }

    [Theory]
    // 1 + 2^-8 lies between 1 and 1 + 2^-7: ties go to even, here down; a little more goes up.
    [InlineData(1.00390625f, 1f)]
    [InlineData(1.00390637f, 1.0078125f)]
    [InlineData(1.01171875f, 1.015625f)]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.NegativeInfinity, float.NegativeInfinity)]
    public void BrainFloatsRoundToEven(float value, float expected)
    {
        using var reader = RoundTrip(SafetensorsTensor.Singles("x", SafetensorsType.BF16, [1], () => [value]));
        Assert.Equal([expected], reader.ReadSingles("x"));
    }

    [Fact]
    public void AnyTensorComesBack() =>
        Prop.ForAll<float[]>(values =>
        {
            using var reader = RoundTrip(SafetensorsTensor.Singles("x", SafetensorsType.F32, [values.Length], () => values));
            Assert.Equal(values, reader.ReadSingles("x"));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));

    [Theory]
    [InlineData("[]", 0, "the safetensors header does not begin with {")]
    [InlineData(" {}", 0, "the safetensors header does not begin with {")]
    [InlineData("""{"x":1}""", 0, "tensor x needs a dtype, a shape and two data_offsets, not 1")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "tensor x has dtype F64; F16, BF16, F32, I64 are read")]
    [InlineData("""{"x":{"dtype":"1","shape":[1],"data_offsets":[0,2]}}""", 2, "tensor x has dtype 1; F16, BF16, F32, I64 are read")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor x of shape [2] and dtype F32 has 8 bytes; its data_offsets are 0 to 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "tensor x of shape [1] and dtype F32 has 4 bytes; its data_offsets are 4 to 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "tensor x begins at 4; the one before it ends at 0")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387905,4],"data_offsets":[0,4]}}""", 4, "tensor x of shape [4611686018427387905, 4] has more than 2147483591 bytes")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor x needs a dtype, a shape and two data_offsets, not {\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "the tensors end at byte 66; the file has 67")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "the tensors end at byte 66; the file has 65")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ entry a is no string")]
    public void AHeaderThatLiesIsRefused(string header, int dataLength, string message) =>
        Assert.Equal(message, Assert.Throws<SafetensorsException>(() => new SafetensorsReader(new MemoryStream(File(header, new byte[dataLength])))).Message);

    [Theory]
    [InlineData("{")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"x\":{\"dtype\":\"\\ud800\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""")]
    public void AHeaderThatIsNoneIsRefused(string header) =>
        Assert.Throws<SafetensorsException>(() => new SafetensorsReader(new MemoryStream(File(header, new byte[8]))));

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "a safetensors file has at least 8 bytes; this has 3")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7B }, "the safetensors header claims 18446744073709551615 bytes; the file has 9")]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D }, "the safetensors header claims 3 bytes; the file has 10")]
    public void ALengthThatLiesIsRefused(byte[] file, string message) =>
        Assert.Equal(message, Assert.Throws<SafetensorsException>(() => new SafetensorsReader(new MemoryStream(file))).Message);

    [Fact]
    public void WhatDoesNotFitIsNotWritten()
    {
        var stream = new MemoryStream();
        Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(stream, [SafetensorsTensor.Singles("x", SafetensorsType.F32, [2], () => [1f])]));
        Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(stream, [SafetensorsTensor.Singles("x", SafetensorsType.F16, [1], () => [70000f])]));
        Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Write(
            stream, [SafetensorsTensor.Int64s("x", [], () => [1]), SafetensorsTensor.Int64s("x", [], () => [1])]));
        Assert.Throws<ArgumentException>(() => SafetensorsTensor.Singles("x", SafetensorsType.I64, [1], () => [1f]));
    }

    private static SafetensorsReader RoundTrip(SafetensorsTensor tensor)
    {
        var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [tensor]);
        return new SafetensorsReader(stream);
    }

    private static byte[] File(string header, byte[] data)
    {
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }
}
