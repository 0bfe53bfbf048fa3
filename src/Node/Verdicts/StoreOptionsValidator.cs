using Microsoft.Extensions.Options;
using Npgsql;

namespace DicomNode.Node.Verdicts;

/// <summary>Checks Node:Store and names every fault.</summary>
public sealed class StoreOptionsValidator : IValidateOptions<StoreOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, StoreOptions options)
    {
        var fault = options.Kind switch
        {
            StoreKind.Embedded when !string.IsNullOrEmpty(options.ConnectionString) =>
                "Node:Store:ConnectionString is set, but Node:Store:Kind is Embedded, which takes none; did you mean Postgres?",
            StoreKind.Postgres when string.IsNullOrWhiteSpace(options.ConnectionString) =>
                "Node:Store:ConnectionString is empty; Node:Store:Kind Postgres needs one, such as Host=db;Database=dicomnode;Username=dicomnode.",
            StoreKind.Postgres => ParseFault(options.ConnectionString!),
            StoreKind.Embedded => null,
            _ => $"Node:Store:Kind is {options.Kind}; it must be Embedded or Postgres.",
        };
        return fault is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(fault);
    }

    /// <summary>The string itself is left out of the message: it may hold a password.</summary>
    private static string? ParseFault(string connectionString)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(builder.Host) ? "Node:Store:ConnectionString names no Host." : null;
        }
        catch (ArgumentException exception)
        {
            return $"Node:Store:ConnectionString cannot be read: {exception.Message}";
        }
    }
}
