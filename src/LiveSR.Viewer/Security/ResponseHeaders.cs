using Microsoft.AspNetCore.Http;

namespace LiveSR.Viewer.Security;

/// <summary>What a browser is told with every answer: load from here alone, run nothing inline, keep nothing, tell nobody.</summary>
internal static class ResponseHeaders
{
    public static void Add(HttpResponse response, HostString host)
    {
        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' " + Stream(host) +
            "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
    }

    /// <summary>Older browsers do not count a WebSocket of the same host as 'self'. A name that a header could be forged with is left out.</summary>
    private static string Stream(HostString host) =>
        (host.Value ?? "").All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '-' or '[' or ']') ? $"ws://{host.Value}" : "";
}
