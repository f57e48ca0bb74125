using System.Reflection;
using System.Runtime.CompilerServices;

namespace LiveSR.Plugins.Tests;

/// <summary>
/// Plugins that others built depend on every public member: none may change unnoticed. One that goes or changes
/// needs a new <see cref="PluginContract.Version"/>.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void PublicSurfaceIsTheOneOnFile()
    {
        string[] agreed = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt"));
        string[] actual = [.. typeof(IProcessorPlugin).Assembly.GetExportedTypes().SelectMany(Describe).Order(StringComparer.Ordinal)];
        string found = Path.Combine(AppContext.BaseDirectory, "PublicApi.found.txt");
        File.WriteAllLines(found, actual);

        actual.Except(agreed).Select(line => "+ " + line)
            .Concat(agreed.Except(actual).Select(line => "- " + line))
            .ShouldBeEmpty($"if the change is meant, copy {found} over src/LiveSR.Plugins/PublicApi.txt");
    }

    private static IEnumerable<string> Describe(Type type)
    {
        string name = NameOf(type);
        IEnumerable<string> bases = type.GetInterfaces().Where(IsOurs).Select(NameOf);
        if (type.BaseType is { } parent && IsOurs(parent))
        {
            bases = bases.Prepend(NameOf(parent));
        }

        string heritage = bases.Any() ? $" : {string.Join(", ", bases)}" : "";
        string kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsSealed ? "sealed class" : "class";
        yield return $"{name} ({kind}){heritage}";

        foreach (MemberInfo member in type.GetMembers(Declared).Where(IsVisible))
        {
            yield return $"{name}.{DescribeMember(member)}";
        }
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(IProcessorPlugin).Assembly;

    private static bool IsVisible(MemberInfo member) => member switch
    {
        _ when member.IsDefined(typeof(CompilerGeneratedAttribute)) && member is MethodBase => false,
        MethodInfo { IsSpecialName: true } method when !method.Name.StartsWith("op_", StringComparison.Ordinal) => false,
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        PropertyInfo property => property.GetMethod is { IsPublic: true } && property.Name != "EqualityContract",
        EventInfo happening => happening.AddMethod is { IsPublic: true },
        _ => false,
    };

    private static string DescribeMember(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{method.Name}({Parameters(method)}) -> {NameOf(method.ReturnType)}",
        PropertyInfo property => $"{property.Name}{Indices(property)} {{ get;{Setter(property)} }} -> {NameOf(property.PropertyType)}",
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {field.GetRawConstantValue()}",
        EventInfo happening => $"event {happening.Name} -> {NameOf(happening.EventHandlerType!)}",
        _ => $"{member.Name} -> {NameOf(((FieldInfo)member).FieldType)}",
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => $"{NameOf(parameter.ParameterType)} {parameter.Name}"));

    private static string Indices(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indices ? $"[{NameOf(indices[0].ParameterType)}]" : "";

    private static string Setter(PropertyInfo property) =>
        property.SetMethod is not { IsPublic: true } setter ? ""
        : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;"
        : " set;";

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? $"{NameOf(value)}?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
