using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using LiveSR.Imaging;

namespace LiveSR.Plugins.Loading;

/// <summary>
/// Where one plugin's assemblies live: apart from the host's and from other plugins', so that each may have its own
/// versions, and all can be unloaded together. What contract types live in is the host's own.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private static readonly ImmutableDictionary<string, Assembly> Contract = new[]
    {
        typeof(IProcessorPlugin).Assembly,
        typeof(Frame).Assembly,
    }.ToImmutableDictionary(assembly => assembly.GetName().Name!);

    private readonly AssemblyDependencyResolver _resolver;
    private readonly ImmutableArray<string> _hostAssemblies;

    public PluginLoadContext(PluginManifest manifest, string folder)
        : base(manifest.Name, isCollectible: true)
    {
        AssemblyPath = Path.Combine(folder, manifest.Assembly);
        _resolver = new AssemblyDependencyResolver(AssemblyPath);
        _hostAssemblies = manifest.HostAssemblies;
    }

    public string AssemblyPath { get; }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name!;
        return Contract.TryGetValue(name, out Assembly? shared) ? shared
            : _hostAssemblies.Contains(name) && FromHost(assemblyName) is { } hosted ? hosted
            : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static Assembly? FromHost(AssemblyName name)
    {
        try
        {
            return Default.LoadFromAssemblyName(name);
        }
        catch (IOException)
        {
            // The host does not have it, or has an older one (FileNotFoundException, FileLoadException).
            return null;
        }
    }
}
