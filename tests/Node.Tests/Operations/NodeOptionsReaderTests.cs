using DicomNode.Classifier;
using DicomNode.Node.Access;
using DicomNode.Node.Operations;
using DicomNode.Node.Verdicts;
using DicomNode.Testing;
using Microsoft.Extensions.Configuration;

namespace DicomNode.Node.Tests.Operations;

public sealed class NodeOptionsReaderTests
{
    private const string Root = "/srv/node";

    [Fact]
    public void An_empty_configuration_is_the_defaults()
    {
        var (options, faults) = Read();
        Assert.Empty(faults);
        Assert.Equal("DICOMNODE", options.Dicom.AeTitle);
        Assert.Equal(11112, options.Dicom.Port);
        Assert.Equal("127.0.0.1", options.Dicom.Bind.ToString());
        Assert.Equal("/srv/node/data", options.DataDirectory);
        Assert.Equal("/srv/node/models/modality-resnet18", options.Model.Path);
        Assert.Equal(StoreKind.Embedded, options.Store.Kind);
    }

    [Fact]
    public void The_shipped_file_holds_the_defaults_and_no_fault()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Repository.File("conf", "node.json")).Build();
        var (options, faults) = NodeOptionsReader.Read(configuration, Root);
        Assert.Empty(faults);
        var defaults = Read().Options;
        Assert.Equal(defaults.Dicom with { Callers = options.Dicom.Callers, Peers = options.Dicom.Peers }, options.Dicom);
        Assert.Equal(defaults.Model, options.Model);
        Assert.Equal(defaults.Retention, options.Retention);
        Assert.Equal(defaults.Commitment, options.Commitment);
        Assert.Empty(options.Web.TrustedProxies);
        Assert.Empty(options.Web.OpenIdConnect.Roles);
        Assert.Equal(
            defaults.Web with { TrustedProxies = options.Web.TrustedProxies, OpenIdConnect = defaults.Web.OpenIdConnect with { Roles = options.Web.OpenIdConnect.Roles } },
            options.Web);
        Assert.Equal(defaults.Telemetry, options.Telemetry);
    }

    [Fact]
    public void The_web_section_is_read_and_its_parts_must_fit_together()
    {
        var (options, faults) = Read(
            ("Node:Web:Url", "https://0.0.0.0:8443"),
            ("Node:Web:Certificate:CertificateFile", "web.pem"),
            ("Node:Web:TrustedProxies:0", "10.0.0.0/8"),
            ("Node:Web:TrustedProxies:1", "::1"),
            ("Node:Web:Session:IdleMinutes", "15"),
            ("Node:Web:OpenIdConnect:Authority", "https://login.example.org/realm"),
            ("Node:Web:OpenIdConnect:ClientId", "node"),
            ("Node:Web:OpenIdConnect:Roles:0:Value", "CN=Radiology:Admins"),
            ("Node:Web:OpenIdConnect:Roles:0:Role", "administrator"));
        Assert.Empty(faults);
        Assert.True(options.Web.IsHttps);
        Assert.Equal("/srv/node/web.pem", options.Web.CertificateFile);
        Assert.Equal(["10.0.0.0/8", "::1/128"], options.Web.TrustedProxies.Select(network => network.ToString()));
        Assert.Equal(TimeSpan.FromMinutes(15), options.Web.SessionIdle);
        Assert.Equal(Role.Administrator, options.Web.OpenIdConnect.Roles["CN=Radiology:Admins"]);
    }

    [Theory]
    [InlineData("Node:Web:Url", "https://127.0.0.1:8443", "Node:Web:Certificate:CertificateFile is missing")]
    [InlineData("Node:Web:Certificate:CertificateFile", "web.pem", "Node:Web:Url is \"http://127.0.0.1:8080\"")]
    [InlineData("Node:Web:TrustedProxies:0", "proxy", "Node:Web:TrustedProxies:0 is \"proxy\"")]
    [InlineData("Node:Web:PatientNames", "Everybody", "Node:Web:PatientNames is \"Everybody\"")]
    [InlineData("Node:Web:Lockout:Attempts", "0", "Node:Web:Lockout:Attempts is \"0\"")]
    [InlineData("Node:Web:OpenIdConnect:Authority", "http://login.example.org", "Node:Web:OpenIdConnect:Authority is")]
    [InlineData("Node:Web:OpenIdConnect:Authority", "https://login.example.org", "Node:Web:OpenIdConnect:Roles is missing")]
    [InlineData("Node:Web:OpenIdConnect:ClientId", "node", "Node:Web:OpenIdConnect:Authority is missing")]
    [InlineData("Node:Web:OpenIdConnect:ClientSecretFile", "/nowhere", "Node:Web:OpenIdConnect:ClientSecretFile is \"/nowhere\"")]
    public void A_fault_of_the_web_section_is_named(string key, string value, string expected) =>
        Assert.Contains(Read((key, value)).Faults, fault => fault.StartsWith(expected, StringComparison.Ordinal));

    [Fact]
    public void Every_fault_is_listed_at_once_with_key_value_and_expectation()
    {
        var (_, faults) = Read(
            ("Node:Dicom:AeTitle", "A TITLE THAT IS TOO LONG"),
            ("Node:Dicom:Port", "70000"),
            ("Node:Dicom:Bind", "localhost"),
            ("Node:Dicom:ArtimSeconds", "soon"),
            ("Node:Dicom:AcceptAnyCallingAe", "false"),
            ("Node:Dicom:SopClasses:0", "CT"),
            ("Node:Web:Url", "ftp://here"),
            ("Node:Model:BatchSize", "0"),
            ("Node:Model:Device", "gpu"),
            ("Node:Model:Precision", "float16"),
            ("Node:Store:Kind", "Oracle"),
            ("Node:Retention:Mode", "Shred"),
            ("Node:Retention:Days", "-1"),
            ("Node:Dicom:Duplicates", "Forget"),
            ("Node:Model:DecoderMemoryBytes", "1000"),
            ("Node:Mapping:Modalities:DR", "XRAY"),
            ("Node:Dicom:Prot", "11112"));
        (string Key, string Value)[] expected =
        [
            ("Node:Dicom:AeTitle", "A TITLE THAT IS TOO LONG"), ("Node:Dicom:Port", "70000"), ("Node:Dicom:Bind", "localhost"),
            ("Node:Dicom:ArtimSeconds", "soon"), ("Node:Dicom:Callers", "missing"), ("Node:Dicom:SopClasses:0", "CT"), ("Node:Web:Url", "ftp://here"), ("Node:Model:BatchSize", "0"),
            ("Node:Model:Device", "gpu"), ("Node:Model:Precision", "float16"), ("Node:Store:Kind", "Oracle"), ("Node:Retention:Mode", "Shred"),
            ("Node:Retention:Days", "-1"), ("Node:Dicom:Duplicates", "Forget"), ("Node:Model:DecoderMemoryBytes", "1000"), ("Node:Mapping:Modalities:DR", "XRAY"),
            ("Node:Dicom:Prot", "11112"),
        ];
        Assert.Equal(expected.Length, faults.Count);
        foreach (var (key, value) in expected)
        {
            var fault = Assert.Single(faults, fault => fault.StartsWith(key + " ", StringComparison.Ordinal));
            Assert.Contains(value, fault, StringComparison.Ordinal);
            Assert.Contains(key == "Node:Dicom:Prot" ? "no such setting" : "expected", fault, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_store_needs_the_connection_string_of_its_kind()
    {
        Assert.Contains("Node:Store:ConnectionString", Assert.Single(Read(("Node:Store:Kind", "Postgres")).Faults), StringComparison.Ordinal);
        var fault = Assert.Single(Read(("Node:Store:ConnectionString", "Host=db;Password=secret")).Faults);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Callers_are_titles_with_addresses_networks_or_names()
    {
        var (options, faults) = Read(
            ("Node:Dicom:AcceptAnyCallingAe", "false"),
            ("Node:Dicom:Callers:0:AeTitle", "CT1"),
            ("Node:Dicom:Callers:0:Hosts:0", "10.1.2.3"),
            ("Node:Dicom:Callers:0:Hosts:1", "10.2.0.0/16"),
            ("Node:Dicom:Callers:0:Hosts:2", "ct1.radiology.example"),
            ("Node:Dicom:Callers:1:AeTitle", "PACS"));
        Assert.Empty(faults);
        Assert.Equal(["CT1", "PACS"], options.Dicom.Callers.Select(caller => caller.AeTitle));
        Assert.Equal(["10.1.2.3/32", "10.2.0.0/16"], options.Dicom.Callers[0].Networks.Select(network => network.ToString()));
        Assert.Equal(["ct1.radiology.example"], options.Dicom.Callers[0].HostNames);
        Assert.Empty(options.Dicom.Callers[1].Networks);
        Assert.Empty(options.Dicom.Callers[1].HostNames);
    }

    [Fact]
    public void Peers_have_a_title_of_their_own_a_host_and_a_port()
    {
        var (options, faults) = Read(("Node:Dicom:Peers:0:AeTitle", "PACS"), ("Node:Dicom:Peers:0:Host", "pacs.example"), ("Node:Dicom:Peers:0:Port", "104"));
        Assert.Empty(faults);
        Assert.Equal([new PeerOptions("PACS", "pacs.example", 104)], options.Dicom.Peers);

        faults = Read(
            ("Node:Dicom:Peers:0:AeTitle", "PACS"), ("Node:Dicom:Peers:0:Host", "http://pacs"), ("Node:Dicom:Peers:0:Port", "0"),
            ("Node:Dicom:Peers:1:AeTitle", "PACS"), ("Node:Dicom:Peers:1:Port", "104")).Faults;
        string[] keys = ["Node:Dicom:Peers:0:Host", "Node:Dicom:Peers:0:Port", "Node:Dicom:Peers:1:Host", "Node:Dicom:Peers"];
        Assert.Equal(keys, faults.Select(fault => fault.Split(' ')[0]));
    }

    [Fact]
    public void Entries_of_the_mapping_are_added_to_the_defaults()
    {
        var (options, faults) = Read(("Node:Mapping:Modalities:DR", "XR"), ("Node:Mapping:SopClasses:1.2.3", "CT"));
        Assert.Empty(faults);
        Assert.Equal(ModalityClaim.XR, options.Mapping.ForModality("DR"));
        Assert.Equal(ModalityClaim.CT, options.Mapping.ForSopClass("1.2.3"));
        Assert.Equal(ModalityClaim.MR, options.Mapping.ForModality("MR"));
    }

    private static (NodeOptions Options, IReadOnlyList<string> Faults) Read(params (string Key, string Value)[] settings) => NodeOptionsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build(), Root);
}
