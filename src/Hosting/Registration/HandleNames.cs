namespace Concurrency.Hosting;

/// <summary>The registered handles by the name of their options. Classes of several assemblies may share one.</summary>
internal sealed class HandleNames(IEnumerable<HandleRegistration> registrations)
{
    private readonly ILookup<string, HandleRegistration> _registrations = registrations.ToLookup(static registration => registration.Identity.OptionsName, StringComparer.Ordinal);

    public IEnumerable<HandleRegistration> this[string? name] => name is null ? [] : _registrations[name];
}
