using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LiveSR.Viewer.Security;

/// <summary>
/// Every request passes here first: it must name this host, come from this very page or from nowhere, carry the token,
/// and only read. Behind it, the path has no token any more.
/// </summary>
internal sealed class RequestGate(AccessToken token, HostNames hosts)
{
    public Task Pass(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        ResponseHeaders.Add(context.Response, request.Host);
        if (!hosts.Allows(request.Host, context.Connection.LocalPort))
        {
            return Refuse(context, StatusCodes.Status421MisdirectedRequest, "this server does not go by that name: use the address that 'livesr view' printed");
        }

        if (!token.Opens(request.Path.Value ?? "", out string rest))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "the address lacks its token: use the whole address that 'livesr view' printed");
        }

        if (!ComesFromThisPage(context))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "another page asked for this");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            return Refuse(context, StatusCodes.Status405MethodNotAllowed, "only GET is answered");
        }

        request.Path = "/" + rest;
        return next(context);
    }

    /// <summary>A browser names the page that opens a WebSocket; whatever does not, need not be let in.</summary>
    private static bool ComesFromThisPage(HttpContext context)
    {
        string? origin = context.Request.Headers[HeaderNames.Origin];
        return origin is null ? !context.WebSockets.IsWebSocketRequest
            : string.Equals(origin, $"{context.Request.Scheme}://{context.Request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"livesr: {why}\n", context.RequestAborted);
    }
}
