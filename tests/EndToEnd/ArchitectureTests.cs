using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using DicomNode.Testing;

namespace DicomNode.EndToEnd;

/// <summary>Rules that hold for the whole solution, read from the built assemblies.</summary>
public sealed class ArchitectureTests
{
    public static TheoryData<string, string> Assemblies => new()
    {
        { "src/Classifier", "DicomNode.Classifier" },
        { "src/Node", "DicomNode.Node" },
        { "src/Trainer", "DicomNode.Trainer" },
#if !UPSTREAM_PACKAGES
        { "compat/FellowOakDicom", "fo-dicom.core" },
        { "compat/TorchSharp", "TorchSharp" },
#endif
    };

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Every_public_type_says_what_it_is(string project, string assembly)
    {
        var documented = XDocument.Load(Repository.Built(project, assembly + ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null || member.Element("inheritdoc") is not null)
            .Select(member => member.Attribute("name")!.Value)
            .ToHashSet();
        using var file = new PEReader(File.OpenRead(Repository.Built(project, assembly + ".dll")));
        var undocumented = PublicTypes(file.GetMetadataReader()).Where(type => !documented.Contains("T:" + type));
        Assert.Empty(undocumented);
    }

    [Theory]
    [InlineData("src/Classifier", "DicomNode.Classifier", "DicomNode.Node,DicomNode.Trainer,Microsoft.AspNetCore,Microsoft.Data.Sqlite,Npgsql,Serilog")]
    [InlineData("src/Node", "DicomNode.Node", "DicomNode.Trainer")]
    [InlineData("src/Trainer", "DicomNode.Trainer", "DicomNode.Node,Microsoft.AspNetCore")]
    public void Dependencies_point_one_way(string project, string assembly, string forbidden)
    {
        using var file = new PEReader(File.OpenRead(Repository.Built(project, assembly + ".dll")));
        var metadata = file.GetMetadataReader();
        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));
        Assert.DoesNotContain(references, reference => forbidden.Split(',').Any(name => reference.StartsWith(name, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> PublicTypes(MetadataReader metadata) =>
        metadata.TypeDefinitions.Where(handle => IsPublic(metadata, handle)).Select(handle => FullName(metadata, handle));

    private static bool IsPublic(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsPublic(metadata, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static string FullName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil)
            return FullName(metadata, type.GetDeclaringType()) + "." + name;
        return type.Namespace.IsNil ? name : metadata.GetString(type.Namespace) + "." + name;
    }
}
