using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using Concurrency.Runtime.Tests.Conservation;

namespace Concurrency.Runtime.Tests;

/// <summary>What a listener is told. Listeners hear every actor of the process, so these tests run on their own.</summary>
[Collection(OnTheirOwn.Name)]
public sealed class ActorTelemetryTests
{
    [Fact]
    public async Task Metrics_TellWaitingRunningAndOutcomes()
    {
        var seen = new ConcurrentQueue<(string Instrument, string Message, string? Outcome, double Value)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Concurrency" && instrument.Name.StartsWith("concurrency.actor.", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();

        var state = new SubjectState();
        Subject.Ref handle = state.Start(QueueFullMode.DropIncoming, capacity: 1);
        Task held = handle.HoldAsync(0).AsTask();
        await state.Entered.Task;
        Assert.Equal(EnqueueResult.Enqueued, handle.TryTell.Add(1));
        Assert.Equal(EnqueueResult.Dropped, handle.TryTell.Add(2));
        state.Time.Advance(TimeSpan.FromSeconds(3));
        state.Gate.SetResult();
        await held;
        await handle.Lifetime.DrainAsync(); // What was told has been handled too: there is room.
        await Assert.ThrowsAsync<InvalidDataException>(async () => await handle.FailAsync());
        await handle.DisposeAsync();
        Assert.Equal(EnqueueResult.Completed, handle.TryTell.Add(3));

        Assert.Contains(("concurrency.actor.messages", "Add", "completed", 1d), seen);
        Assert.Contains(("concurrency.actor.messages", "Add", "dropped", 1d), seen);
        Assert.Contains(("concurrency.actor.messages", "Add", "dead_letter", 1d), seen);
        Assert.Contains(("concurrency.actor.messages", "Fail", "failed", 1d), seen);
        Assert.Contains(("concurrency.actor.queue.duration", "Add", null, 3d), seen);
        Assert.Contains(("concurrency.actor.turn.duration", "HoldAsync", null, 3d), seen);
        Assert.Contains(seen, m => m is ("concurrency.actor.queue.depth", "Add", null, 0d));

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string? actor = null;
            string? message = null;
            string? outcome = null;
            foreach ((string key, object? tag) in tags)
            {
                if (key == "concurrency.actor.name") actor = (string?)tag;
                if (key == "concurrency.message.name") message = (string?)tag;
                if (key == "concurrency.outcome") outcome = (string?)tag;
            }

            if (actor == "Subject") seen.Enqueue((instrument.Name, message!, outcome, value));
        }
    }

    [Fact]
    public async Task Span_OfAnAsk_IsTheCallersChild_AndTheHandlersParent()
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is "Concurrency" or "Tests",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("Tests");
        var state = new SubjectState();
        await using Subject.Ref handle = state.Start();

        using (Activity caller = source.StartActivity("caller")!)
        {
            await handle.AddAsync(1);
            await Assert.ThrowsAsync<InvalidDataException>(async () => await handle.FailAsync());
            await handle.Tell.AddAsync(2);
            Assert.Same(caller, Activity.Current);
        }

        Activity root = stopped.Single(activity => activity.OperationName == "caller");
        Activity ask = stopped.Single(activity => activity.OperationName.EndsWith("Subject.Add", StringComparison.Ordinal));
        Activity failed = stopped.Single(activity => activity.OperationName.EndsWith("Subject.Fail", StringComparison.Ordinal));
        Assert.Equal((root.TraceId, root.SpanId), (ask.TraceId, ask.ParentSpanId));
        Assert.Equal((root.SpanId, ActivityStatusCode.Error), (failed.ParentSpanId, failed.Status));
        Assert.Equal("Subject", ask.GetTagItem("concurrency.actor.name"));
    }

    [Fact]
    public async Task EventSource_TellsErrorsDropsAndDeadLetters()
    {
        using var log = new Log();
        var state = new SubjectState();
        Subject.Ref handle = state.Start();
        await handle.Tell.FailAsync();
        await handle.DisposeAsync();
        Assert.Equal(EnqueueResult.Completed, handle.TryTell.Add(1));

        Assert.Contains(log.Events, e => e.StartsWith("ActorError Subject Fail", StringComparison.Ordinal) && e.Contains("the handler's own", StringComparison.Ordinal));
        Assert.Contains("DeadLetter Subject Add", log.Events);
    }

    private sealed class Log : EventListener
    {
        public ConcurrentQueue<string> Events { get; } = new();

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Concurrency") EnableEvents(eventSource, EventLevel.Verbose);
        }

        // Called by the base constructor too, before the property is there.
        protected override void OnEventWritten(EventWrittenEventArgs eventData) => Events?.Enqueue($"{eventData.EventName} {string.Join(' ', eventData.Payload!)}");
    }
}
