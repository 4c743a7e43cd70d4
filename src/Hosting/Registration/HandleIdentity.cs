using System.Globalization;

namespace Concurrency.Hosting;

/// <summary>Which handle it is: its type and its key, and the names that follow from them.</summary>
internal sealed class HandleIdentity
{
    public HandleIdentity(HandleKind kind, Type handle, object? key)
    {
        Kind = kind;
        Handle = handle;
        Key = key;
        Type owner = handle.DeclaringType ?? handle;
        string arguments = handle.IsGenericType ? $"<{string.Join(",", handle.GetGenericArguments().Select(static a => a.Name))}>" : "";
        ClassName = WithoutArity((owner.FullName ?? owner.Name).Replace('+', '.')) + arguments;
        ShortName = WithoutArity(owner.Name) + arguments;
        OptionsName = key is null ? ClassName : $"{ClassName}[{KeyText}]";
    }

    public HandleKind Kind { get; }

    public Type Handle { get; }

    /// <summary>The service key; null where it has none.</summary>
    public object? Key { get; }

    /// <summary>The key as configuration spells it.</summary>
    public string KeyText => Convert.ToString(Key, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The annotated class with its namespace.</summary>
    public string ClassName { get; }

    /// <summary>The annotated class without its namespace.</summary>
    public string ShortName { get; }

    /// <summary>Name of the options, and of the handle where nobody has given it another.</summary>
    public string OptionsName { get; }

    /// <summary>The configuration section of all handles of this kind.</summary>
    public string SectionName => Kind switch { HandleKind.Actor or HandleKind.Directory => "Actors", HandleKind.Pool => "Pools", _ => "Pipelines" };

    /// <summary>For people: <c>actor 'Shop.Counter'</c>.</summary>
    public override string ToString() => $"{Kind switch { HandleKind.Actor => "actor", HandleKind.Directory => "directory of actors", HandleKind.Pool => "pool", _ => "pipeline" }} '{OptionsName}'";

    // Shop.Cache`1 is Shop.Cache to whoever wrote it.
    private static string WithoutArity(string name) => string.Join('.', name.Split('.').Select(static part => part.Split('`')[0]));
}
