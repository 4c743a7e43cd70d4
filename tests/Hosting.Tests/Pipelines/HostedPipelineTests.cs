using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Concurrency.Hosting.Tests;

public sealed class HostedPipelineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Channel_IsReadToItsEndWhenTheHostStops()
    {
        var gate = new Gate();
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton(gate).AddSingleton(Channel.CreateUnbounded<string>())
            .AddHostedPipeline<Import.Flow, string>(static (flow, lines, token) => flow.RunAsync(lines, token).AsTask()));
        ChannelWriter<string> writer = host.Get<Channel<string>>().Writer;
        string[] lines = [.. Enumerable.Range(0, 1_000).Select(i => $"line {i}")];
        Assert.All(lines, line => Assert.True(writer.TryWrite(line)));

        Task stop = host.StopAsync();
        gate.Release();
        await stop.WaitAsync(Patience);

        Assert.Equal(lines, host.Journal().Entries);
        Assert.False(writer.TryWrite("too late"));
        Assert.Empty(host.Log());
    }

    [Fact]
    public async Task Reader_IsEmptiedWhenTheHostStops()
    {
        var channel = Channel.CreateUnbounded<string>();
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton(channel.Reader)
            .AddHostedPipeline<Import.Flow, string>(static (flow, lines, token) => flow.RunAsync(lines, token).AsTask()));
        channel.Writer.TryWrite("a");
        channel.Writer.TryWrite("b");

        await host.StopAsync();

        Assert.Equal(["a", "b"], host.Journal().Entries);
        Assert.True(channel.Writer.TryWrite("the writer is not ours to close"));
    }

    [Fact]
    public async Task Sequence_IsPulledNoFurtherWhenTheHostStops()
    {
        var endless = new Endless();
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton<IAsyncEnumerable<string>>(endless)
            .AddHostedPipeline<Import.Flow, string>(static (flow, lines, token) => flow.RunAsync(lines, token).AsTask()));
        await endless.Asked.WaitAsync(Patience);

        await host.StopAsync().WaitAsync(Patience);

        Assert.Equal(["only"], host.Journal().Entries);
        Assert.Empty(host.Log());
    }

    [Fact]
    public async Task MissingSource_EndsTheStartOfTheHost()
    {
        using IHost host = TestHost.Build(services => services.AddHostedPipeline<Import.Flow, string>(static (flow, lines, token) => flow.RunAsync(lines, token).AsTask()));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());

        Assert.Equal(
            "'Concurrency.Hosting.Tests.Import' has no source: the container has neither 'Channel<System.String>' nor 'ChannelReader<System.String>' nor 'IAsyncEnumerable<System.String>'.",
            error.Message);
    }

    [Fact]
    public async Task FailedRun_EndsTheHostLikeAnyBackgroundService()
    {
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton(Channel.CreateUnbounded<string>())
            .AddHostedPipeline<Import.Flow, string>(static (flow, lines, token) => flow.RunAsync(lines, token).AsTask()));
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = host.Get<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        host.Get<Channel<string>>().Writer.TryWrite("broken");
        await stopping.Task.WaitAsync(Patience);

        Assert.Contains(host.Log(), record => record.Exception is StageException { Stage: "Parse", InnerException: FormatException });
    }

    [Fact]
    public async Task RunThatOutlastsTheHostsTime_IsCancelled()
    {
        var time = new FakeTimeProvider();
        using IHost host = await TestHost.StartAsync(services => services.AddSingleton(new Gate()).AddSingleton(Channel.CreateUnbounded<string>())
            .AddHostedPipeline<Import.Flow, string>(static (flow, lines, token) => flow.RunAsync(lines, token).AsTask()));
        host.Get<Channel<string>>().Writer.TryWrite("stuck");

        using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        Task stop = host.StopAsync(shutdown.Token);
        time.Advance(TimeSpan.FromSeconds(5));
        await stop.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        Assert.True(stop.IsCompleted);
        Assert.Empty(host.Journal().Entries);
        Assert.Contains(host.Log(), record => record.Id.Id == 32);
    }

    /// <summary>One item, then nothing for ever.</summary>
    private sealed class Endless : IAsyncEnumerable<string>
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken cancellationToken = default) => ItemsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

        private async IAsyncEnumerable<string> ItemsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return "only";
            _asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
