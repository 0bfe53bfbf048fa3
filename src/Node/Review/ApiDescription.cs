using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DicomNode.Node.Review;

/// <summary>What the OpenAPI document says beside what follows from the endpoints: who may ask, what every operation may answer, examples.</summary>
internal static class ApiDescription
{
    private const string Token = "token";
    private const string Session = "session";
    private const string ProblemType = "application/problem+json";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(DescribeDocument);
        options.AddOperationTransformer(DescribeOperationAsync);
        options.AddSchemaTransformer(DescribeSchema);
    }

    private static Task DescribeDocument(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "DicomNode";
        document.Info.Version = "v1";
        document.Info.Description = "Verdicts on received DICOM instances, and the mislabel reports that follow from them.";
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Token] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API token, made on /admin/tokens or by \"node token create\". Its role says what it may do.",
            },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = "dicomnode",
                Description = "The session of a person who has signed in. What changes something also takes the header RequestVerificationToken.",
            },
        };
        foreach (var schema in document.Components.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
        {
            foreach (var property in schema.Properties?.Values.OfType<OpenApiSchema>() ?? [])
                AllowBoth(property);
        }

        return Task.CompletedTask;
    }

    /// <summary>The generator says that a value is one of two, null or a name, and lists null among the names: then it is both.</summary>
    private static void AllowBoth(OpenApiSchema property)
    {
        if (property.OneOf?.Any(choice => choice.Type == JsonSchemaType.Null) != true)
            return;
        property.AnyOf = property.OneOf;
        property.OneOf = null;
    }

    private static async Task DescribeOperationAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Responses ??= [];
        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellationToken);
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Session, context.Document)] = [] },
            ];
            AddProblem(operation, problem, StatusCodes.Status401Unauthorized, "Nobody is signed in, or the token is not known or its time is over.");
            AddProblem(operation, problem, StatusCodes.Status403Forbidden, "The role does not allow it.");
        }

        foreach (var produced in metadata.OfType<IProducesResponseTypeMetadata>().Where(produced => produced.Type == typeof(void)))
            AddText(operation, produced);
        AddProblem(operation, problem, StatusCodes.Status500InternalServerError, "The node failed; its log tells why.");
        if (metadata.OfType<RequestSizeLimitAttribute>().Any())
            AddProblem(operation, problem, StatusCodes.Status413PayloadTooLarge, "The body is too long.");
        if (operation.Responses.ContainsKey(Status(StatusCodes.Status304NotModified)))
            DescribeEntityTag(operation);
    }

    /// <summary>The generator leaves out what is produced of no type, such as CSV.</summary>
    private static void AddText(OpenApiOperation operation, IProducesResponseTypeMetadata produced)
    {
        if (operation.Responses![Status(produced.StatusCode)] is not OpenApiResponse response)
            return;
        foreach (var type in produced.ContentTypes)
        {
            response.Content ??= new Dictionary<string, OpenApiMediaType>();
            response.Content.TryAdd(type, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }

    private static void DescribeEntityTag(OpenApiOperation operation)
    {
        if (operation.Responses![Status(StatusCodes.Status200OK)] is OpenApiResponse found)
        {
            found.Headers ??= new Dictionary<string, IOpenApiHeader>();
            found.Headers["ETag"] = new OpenApiHeader
            {
                Description = "Names what was answered.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = "If-None-Match",
            In = ParameterLocation.Header,
            Description = "The ETag of an earlier answer: 304 while it would be the same.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static Task DescribeSchema(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?))
        {
            schema.Type = JsonSchemaType.String | (schema.Type & JsonSchemaType.Null);
            schema.Format = "date-time";
        }
        else if (type == typeof(IReadOnlyDictionary<string, string?>))
        {
            // The generator does not see that the values may be null.
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null };
        }
        else if (ApiExamples.Find(type) is { } example)
        {
            schema.Examples = [JsonSerializer.SerializeToNode(example, context.JsonTypeInfo)!];
        }

        return Task.CompletedTask;
    }

    private static void AddProblem(OpenApiOperation operation, OpenApiSchema problem, int status, string description) =>
        operation.Responses!.TryAdd(Status(status), new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType> { [ProblemType] = new() { Schema = problem } },
        });

    private static string Status(int status) => status.ToString(CultureInfo.InvariantCulture);
}
