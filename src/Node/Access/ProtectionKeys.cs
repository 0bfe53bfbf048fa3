using System.Xml.Linq;
using DicomNode.Node.Verdicts;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace DicomNode.Node.Access;

/// <summary>
/// Keeps the keys that protect cookies and forms in the access database: they outlive the process, and nodes that share a database read each other's.
/// </summary>
internal sealed class ProtectionKeys(AccessDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var connection = database.Open();
        using var command = connection.Command("SELECT xml FROM access_keys ORDER BY id");
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
            elements.Add(XElement.Parse(reader.GetString(0)));
        return elements;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var connection = database.Open();
        using var command = connection.Command(
            "INSERT INTO access_keys (name, xml) VALUES (@name, @xml)",
            new SqlValue("@name", friendlyName),
            new SqlValue("@xml", element.ToString(SaveOptions.DisableFormatting)));
        command.ExecuteNonQuery();
    }
}
