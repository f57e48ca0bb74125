using System.Reflection;

namespace LiveSR.Plugins.Loading;

/// <summary>A plugin in memory: the instance, and the context that holds its assemblies.</summary>
internal sealed class LoadedPlugin
{
    private LoadedPlugin(IProcessorPlugin plugin, PluginLoadContext? context)
    {
        Plugin = plugin;
        Context = context;
    }

    public IProcessorPlugin Plugin { get; }

    public PluginLoadContext? Context { get; }

    /// <summary>A plugin that is part of the host and cannot be unloaded.</summary>
    public static LoadedPlugin OfHost(IProcessorPlugin plugin) => new(plugin, context: null);

    /// <exception cref="PluginException">It cannot be loaded, for the reason in the message. Nothing of it stays in memory.</exception>
    public static LoadedPlugin Load(PluginManifest manifest, string folder)
    {
        string path = Path.Combine(folder, manifest.Assembly);
        if (!File.Exists(path))
        {
            throw new PluginException($"{manifest.Assembly} is not in its folder: build the plugin into it");
        }

        var context = new PluginLoadContext(manifest, Path.GetFullPath(folder));
        try
        {
            Assembly assembly = context.LoadFromAssemblyPath(context.AssemblyPath);
            return new LoadedPlugin(Instantiate(assembly, manifest), context);
        }
        catch (Exception exception)
        {
            context.Unload();

            // The exception itself would keep the plugin's types alive, so only its text goes on.
            throw exception as PluginException ?? new PluginException(Describe(exception, manifest));
        }
    }

    private static IProcessorPlugin Instantiate(Assembly assembly, PluginManifest manifest)
    {
        Type type = assembly.GetType(manifest.Type)
            ?? throw new PluginException($"{manifest.Assembly} has no class {manifest.Type}");
        if (!type.IsAssignableTo(typeof(IProcessorPlugin)))
        {
            throw new PluginException($"{manifest.Type} does not implement {nameof(IProcessorPlugin)}");
        }

        if (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null)
        {
            throw new PluginException($"{manifest.Type} has no public constructor without parameters");
        }

        var plugin = (IProcessorPlugin)Activator.CreateInstance(
            type, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DoNotWrapExceptions, binder: null, args: null, culture: null)!;
        return plugin.Name == manifest.Name
            ? plugin
            : throw new PluginException($"it calls itself '{plugin.Name}', but {PluginManifest.FileName} says '{manifest.Name}'");
    }

    private static string Describe(Exception exception, PluginManifest manifest)
    {
        string where = exception switch
        {
            BadImageFormatException => $"{manifest.Assembly} is not a .NET assembly for this system",
            MissingMemberException or TypeLoadException => "it does not fit this host's assemblies",
            TypeInitializationException => "it threw in a static initialiser",
            FileNotFoundException => "an assembly that it needs is missing",
            _ => "it threw while being created",
        };
        Exception cause = exception is TypeInitializationException { InnerException: { } inner } ? inner : exception;
        return $"{where}: {cause.Message.ReplaceLineEndings(" ")} ({cause.GetType().Name})";
    }
}
