using Microsoft.Extensions.Configuration;

namespace Concurrency.Hosting;

/// <summary>A registered handle, whatever its type. In the container, so that everything that is registered can be found.</summary>
internal abstract class HandleRegistration(HandleIdentity identity)
{
    public HandleIdentity Identity { get; } = identity;

    /// <summary>Whether it came with others, so that one that is written down takes its place. Written while services are registered, then read-only.</summary>
    public bool IsImplicit { get; set; }

    /// <summary>The type of its options.</summary>
    public abstract Type OptionsType { get; }

    /// <summary>Resolves the handle, which starts it unless it runs.</summary>
    public abstract IConcurrentHandle Resolve(IServiceProvider services);

    /// <summary>What is wrong with the configuration of this handle.</summary>
    public abstract void CheckConfiguration(IConfiguration configuration, ICollection<string> failures);
}
