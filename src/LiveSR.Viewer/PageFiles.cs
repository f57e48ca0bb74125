using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace LiveSR.Viewer;

/// <summary>
/// The page, held in memory: whatever is asked for is looked up by its whole name among the files that were built in, so
/// that no path can lead anywhere else.
/// </summary>
internal static class PageFiles
{
    private const string Prefix = "page/";
    private const string Modules = "<!-- modules -->";
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
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..].Replace('\\', '/'), name => Read(assembly, name));
        files.Add(ColourTableScript.Name, ColourTableScript.Write());
        files["index.html"] = WithModules(files["index.html"], files.Keys.Where(name => name.EndsWith(".js", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Names all modules in the page, so that a browser asks for them at once and not for each when it has read those that import it.</summary>
    private static byte[] WithModules(byte[] page, IEnumerable<string> names) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(page).Replace(Modules, string.Concat(names.Select(name => $"<link rel=\"modulepreload\" href=\"{name}\">")), StringComparison.Ordinal));

    private static byte[] Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
