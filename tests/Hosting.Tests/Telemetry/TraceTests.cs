using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Concurrency.Hosting.Tests;

/// <summary>What OpenTelemetry's exporters get to see, through AddSource and AddMeter alone.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task OneTrace_JoinsRequestAskHandlerJobAndStages()
    {
        var spans = new List<Activity>();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<Journal>().AddSingleton(Gate.Open()).AddActor<Desk.Ref>().AddPool<Squares.Pool>().AddPipeline<Import.Flow>();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("Concurrency").AddAspNetCoreInstrumentation().AddInMemoryExporter(spans));
        WebApplication app = builder.Build();
        app.MapPost("/lines/{line}", (string line, Desk.Ref desk, CancellationToken cancellationToken) => desk.ReceiveAsync(line, cancellationToken).AsTask());
        await app.StartAsync();

        string answer = await (await app.GetTestClient().PostAsync("/lines/abc", content: null)).Content.ReadAsStringAsync();
        await app.StopAsync();
        app.Services.GetRequiredService<TracerProvider>().ForceFlush();
        await app.DisposeAsync();

        Assert.Equal("9", answer);
        Activity request = Assert.Single(spans, span => span.Kind == ActivityKind.Server);
        spans.RemoveAll(span => span.TraceId != request.TraceId); // The source is the process's: other tests are in it too.
        Activity handler = Assert.Single(spans, span => span.OperationName == "Concurrency.Hosting.Tests.Desk.ReceiveAsync");
        Activity run = Assert.Single(spans, span => span.OperationName == "Concurrency.Hosting.Tests.Import");
        Activity stage = Assert.Single(spans, span => span.OperationName == "Concurrency.Hosting.Tests.Import.SaveAsync");
        Activity job = Assert.Single(spans, span => span.OperationName == "SquareWhenAsync");
        Assert.Equal(request.SpanId, handler.ParentSpanId);
        Assert.Equal(handler.SpanId, run.ParentSpanId);
        Assert.Equal(run.SpanId, stage.ParentSpanId);
        Assert.Equal(handler.SpanId, job.ParentSpanId);
    }

    [Fact]
    public async Task Meter_IsExportedWithItsUnits()
    {
        var metrics = new List<Metric>();
        string name = Guid.NewGuid().ToString(); // The meter is the process's: other tests are in it too.
        var services = new ServiceCollection();
        services.AddActor<Counter.Ref>(options => options.Name = name);
        services.AddOpenTelemetry().WithMetrics(meters => meters.AddMeter("Concurrency").AddInMemoryExporter(metrics));
        await using ServiceProvider provider = services.BuildServiceProvider();
        MeterProvider meter = provider.GetRequiredService<MeterProvider>();

        await provider.GetRequiredService<Counter.Ref>().AddAsync(1);
        await provider.GetRequiredService<Counter.Ref>().Lifetime.DrainAsync();
        meter.ForceFlush();

        Assert.Equal("{message}", Assert.Single(metrics, m => m.Name == "concurrency.actor.messages").Unit);
        Assert.Equal("s", Assert.Single(metrics, m => m.Name == "concurrency.actor.turn.duration").Unit);
        var tags = new List<KeyValuePair<string, object?>>();
        foreach (ref readonly MetricPoint point in metrics.First(m => m.Name == "concurrency.actor.messages").GetMetricPoints())
        {
            foreach (KeyValuePair<string, object?> tag in point.Tags) tags.Add(tag);
        }

        Assert.Contains(new KeyValuePair<string, object?>("concurrency.actor.name", name), tags);
        Assert.Contains(new KeyValuePair<string, object?>("concurrency.message.name", "Add"), tags);
        Assert.Contains(new KeyValuePair<string, object?>("concurrency.outcome", "completed"), tags);
    }
}
