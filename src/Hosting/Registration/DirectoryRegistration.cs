using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting;

/// <summary>A registered directory of keyed actors. Its mailboxes are as many as its actors, and not looked at one by one: its health is that it runs.</summary>
internal sealed class DirectoryRegistration<TDirectory>(object? key) : HandleRegistration<TDirectory, DirectoryOptions>(new HandleIdentity(HandleKind.Directory, typeof(TDirectory), key))
    where TDirectory : class, IDirectoryHandle<TDirectory>
{
    protected override IReadOnlyList<OptionKey<DirectoryOptions>> Keys => OptionKeys.Directory;

    public override IReadOnlyList<QueueReading> Read(TDirectory handle) => [];

    protected override TDirectory StartGenerated(IServiceProvider scope, DirectoryOptions options) => TDirectory.Start(new DependencyProbe(scope), options);

    protected override DirectoryOptions CreateOptions() => new();

    protected override void UseServices(DirectoryOptions options, TimeProvider? time, IWorkScheduler? scheduler)
    {
        options.TimeProvider = time ?? options.TimeProvider;
        options.Scheduler = scheduler ?? options.Scheduler;
        options.Name = Identity.OptionsName;
    }

    protected override void AddLogging(DirectoryOptions options, ILogger log) => ActorReports.Add(options, log);
}
