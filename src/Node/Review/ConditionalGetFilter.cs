using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace DicomNode.Node.Review;

/// <summary>Gives an answer of JSON the hash of its bytes as entity tag, and answers 304 to whoever has them.</summary>
internal sealed class ConditionalGetFilter(IOptions<JsonOptions> json) : IEndpointFilter
{
    private const string ContentType = "application/json; charset=utf-8";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var answer = result is INestedHttpResult nested ? nested.Result : result;
        if (answer is not (IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK }))
            return result;
        var options = json.Value.SerializerOptions;
        var body = JsonSerializer.SerializeToUtf8Bytes(value, options.GetTypeInfo(value.GetType()));
        var tag = EntityTags.Of(body);
        var http = context.HttpContext;
        EntityTags.Set(http.Response, tag);
        return EntityTags.HasCurrent(http.Request, tag)
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(body, ContentType);
    }
}
