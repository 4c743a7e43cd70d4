using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Concurrency.Hosting;

/// <summary>The registrations that stand in a service collection. A thousand classes are registered one by one: each looks at what has come since the last, not at everything again.</summary>
// Concurrency contract
//   Callers:   whoever registers services, one thread at a time, as the collection itself demands.
//   I1  The first _seen descriptors have been looked at, and the last of them is _last: whoever removes or inserts before it moves it, and all are looked at again.
//   User code runs: Equals and GetHashCode of service keys.
internal sealed class HandleIndex
{
    private static readonly ConditionalWeakTable<IServiceCollection, HandleIndex> Indexes = new();

    private readonly Dictionary<(Type Handle, object? Key), HandleRegistration> _registrations = [];
    private readonly HashSet<Type> _options = [];
    private ServiceDescriptor? _last;
    private int _seen;

    public bool IsEmpty => _registrations.Count == 0;

    public static HandleIndex Of(IServiceCollection services)
    {
        HandleIndex index = Indexes.GetValue(services, static _ => new HandleIndex());
        index.CatchUp(services);
        return index;
    }

    public HandleRegistration? Find(HandleIdentity identity) => _registrations.GetValueOrDefault((identity.Handle, identity.Key));

    /// <summary>Whether a handle with options of this type is registered.</summary>
    public bool HasOptions(Type options) => _options.Contains(options);

    private void CatchUp(IServiceCollection services)
    {
        if (_seen > services.Count || (_seen > 0 && !ReferenceEquals(services[_seen - 1], _last)))
        {
            _registrations.Clear();
            _options.Clear();
            _seen = 0;
        }

        for (; _seen < services.Count; _seen++)
        {
            _last = services[_seen];
            if (_last.ServiceType == typeof(HandleRegistration) && !_last.IsKeyedService && _last.ImplementationInstance is HandleRegistration registration)
            {
                _registrations.TryAdd((registration.Identity.Handle, registration.Identity.Key), registration);
                _options.Add(registration.OptionsType);
            }
        }
    }
}
