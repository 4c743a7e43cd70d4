using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Concurrency.Hosting;

/// <summary>A registered handle: how it is started, with which options, and how its queues are read.</summary>
/// <typeparam name="THandle">The handle.</typeparam>
/// <typeparam name="TOptions">Its options.</typeparam>
internal abstract class HandleRegistration<THandle, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(HandleIdentity identity)
    : HandleRegistration(identity), IOptionsSetUp<TOptions>
    where THandle : class, IConcurrentHandle
    where TOptions : class
{
    /// <summary>What the application says in code. Written while services are registered, then read-only.</summary>
    public Action<TOptions>? Configure { get; set; }

    /// <summary>How the application starts it; null for the generated way. Written while services are registered, then read-only.</summary>
    public Func<IServiceProvider, TOptions, THandle>? Starter { get; set; }

    /// <summary>What the handle's section of the configuration may say.</summary>
    protected abstract IReadOnlyList<OptionKey<TOptions>> Keys { get; }

    public override Type OptionsType => typeof(TOptions);

    public override IConcurrentHandle Resolve(IServiceProvider services) =>
        Identity.Key is null ? services.GetRequiredService<THandle>() : services.GetRequiredKeyedService<THandle>(Identity.Key);

    public override void CheckConfiguration(IConfiguration configuration, ICollection<string> failures)
    {
        HandleSection.Apply(configuration, Identity, Keys, CreateOptions(), failures);
        HandleSection.ApplyHealth(configuration, Identity, new HandleHealthOptions(), failures);
    }

    /// <summary>Starts the handle with services of a scope of its own.</summary>
    public THandle Start(IServiceProvider scope)
    {
        TOptions options = scope.GetRequiredService<IOptionsMonitor<TOptions>>().Get(Identity.OptionsName);
        try
        {
            return Starter is null ? StartGenerated(scope, options) : Starter(scope, options)
                ?? throw new InvalidOperationException($"The function that starts the {Identity} has returned null.");
        }
        catch (ArgumentException error) when (Keys.Any(key => key.Name == error.ParamName))
        {
            throw new InvalidOperationException($"The {Identity} cannot be started, its option {error.ParamName} is wrong: {error.Message}", error);
        }
    }

    /// <summary>Defaults from the container, then the application's code, then configuration: what operations say wins over what was compiled. Reports last, around the application's own.</summary>
    public void SetUp(TOptions options, IServiceProvider services)
    {
        UseServices(options, services.GetService<TimeProvider>(), services.GetService<IWorkScheduler>());
        Configure?.Invoke(options);
        if (services.GetService<IConfiguration>() is { } configuration)
        {
            var failures = new List<string>();
            HandleSection.Apply(configuration, Identity, Keys, options, failures);
            if (failures.Count > 0)
            {
                throw new OptionsValidationException(Identity.OptionsName, typeof(TOptions), failures);
            }
        }
    }

    /// <summary>Puts the log in front of the application's callbacks.</summary>
    public void AddLogging(TOptions options, IServiceProvider services) =>
        AddLogging(options, (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(Identity.ClassName));

    /// <summary>How full the queues are.</summary>
    public abstract IReadOnlyList<QueueReading> Read(THandle handle);

    protected abstract THandle StartGenerated(IServiceProvider scope, TOptions options);

    protected abstract TOptions CreateOptions();

    protected abstract void UseServices(TOptions options, TimeProvider? time, IWorkScheduler? scheduler);

    protected abstract void AddLogging(TOptions options, ILogger log);
}
