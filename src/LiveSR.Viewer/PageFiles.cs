using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace LiveSR.Viewer;

/// <summary>
/// The page, held in memory: whatever is asked for is looked up by its whole name among the files that were built in, so
/// that no path can lead anywhere else.
/// </summary>
internal static class PageFiles
{
    private const string Prefix = "page/";
    private static readonly FrozenDictionary<string, byte[]> Files = Load();

    /// <summary>Answers with the file of this name, or with 404.</summary>
    public static Task Serve(HttpContext context, string name)
    {
        HttpResponse response = context.Response;
        if (!Files.TryGetValue(name.Length == 0 ? "index.html" : name, out byte[]? content))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        response.ContentType = TypeOf(name);
        response.ContentLength = content.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/html; charset=utf-8",
    };

    private static FrozenDictionary<string, byte[]> Load()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => KeyValuePair.Create(name[Prefix.Length..].Replace('\\', '/'), Read(assembly, name)))
            .Append(KeyValuePair.Create(ColourTableScript.Name, ColourTableScript.Write()))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
