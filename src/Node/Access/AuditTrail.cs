using System.Globalization;

namespace DicomNode.Node.Access;

/// <summary>Records requests to endpoints that bear an <see cref="AuditedAttribute"/>.</summary>
internal sealed class AuditTrail(AuditLog audit)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAttribute>() is { } audited)
        {
            var target = audited.Target is null ? null : Convert.ToString(context.GetRouteValue(audited.Target), CultureInfo.InvariantCulture);
            await audit.RecordAsync(AuditEntry.Of(context, audited.Kind, target), context.RequestAborted);
        }

        await next(context);
    }
}
