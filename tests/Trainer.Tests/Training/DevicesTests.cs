using DicomNode.Trainer.Training;
using static TorchSharp.torch;

namespace DicomNode.Trainer.Tests.Training;

public sealed class DevicesTests
{
    [Fact]
    public void AListNamesOneDeviceOrMore()
    {
        Assert.Equal(["cpu"], Devices.OpenAll("cpu").Select(device => device.ToString()));
        Assert.Equal(["cpu", "cpu", "cpu"], Devices.OpenAll("cpu,cpu, cpu").Select(device => device.ToString()));
    }

    [Theory]
    [InlineData("cpu,", "device '' is not known; expected cpu, cuda or cuda:N")]
    [InlineData("cpu,gpu", "device 'gpu' is not known; expected cpu, cuda or cuda:N")]
    [InlineData("cuda:x", "device 'cuda:x' is not known; expected cpu, cuda or cuda:N")]
    [InlineData("cuda:-1", "device 'cuda:-1' is not there: this build of libtorch finds ")]
    [InlineData("cuda:99", "device 'cuda:99' is not there: this build of libtorch finds ")]
    public void WhatIsNotThereIsNamed(string names, string message) =>
        Assert.StartsWith(message, Assert.Throws<ConfigurationException>(() => Devices.OpenAll(names)).Message);

    [Fact]
    public void WithoutGpusTheRemedyIsTheProcessor()
    {
        Assert.SkipWhen(cuda.is_available(), "needs a machine without CUDA devices");
        var fault = Assert.Throws<ConfigurationException>(() => Devices.OpenAll("cuda:0,cuda:1"));
        Assert.Equal("device 'cuda:0' is not there: this build of libtorch finds no CUDA device; use --device cpu", fault.Message);
    }
}
