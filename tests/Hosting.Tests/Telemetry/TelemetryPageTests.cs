using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Concurrency.Hosting.Tests;

/// <summary>docs/telemetry.md lists what there is, and nothing else.</summary>
public sealed class TelemetryPageTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs/telemetry.md"));

    [Fact]
    public async Task EveryInstrument_HasItsRowWithUnitAndKind()
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Concurrency") found[instrument.Name] = $"| `{instrument.Name}` | {KindOf(instrument)} | `{instrument.Unit}` |";
            },
        };
        await using Counter.Ref counter = Counter.Ref.Start();
        await counter.AddAsync(1);
        await using Squares.Pool pool = Squares.Pool.Start();
        await pool.SquareWhenAsync(Task.CompletedTask, 1);
        await using Import.Flow flow = Import.Flow.Start(new Journal(), Gate.Open());
        listener.Start();

        string[] rows = [.. Page.Where(line => line.StartsWith("| `concurrency.", StringComparison.Ordinal) && line.Count(c => c == '|') == 6).Order(StringComparer.Ordinal)];
        Assert.Equal(found.Keys, rows.Select(row => row.Split('`')[1]));
        Assert.All(rows, row => Assert.StartsWith(found[row.Split('`')[1]], row, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryLogMessage_HasItsRow()
    {
        string[] logged =
        [
            .. typeof(HostingLog).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => (m.Name, Log: m.GetCustomAttribute<LoggerMessageAttribute>())).Where(m => m.Log is not null)
                .OrderBy(m => m.Log!.EventId).Select(m => string.Create(CultureInfo.InvariantCulture, $"| {m.Log!.EventId} | {m.Name} | {m.Log.Level} |")),
        ];

        string[] rows = [.. Page.Where(line => line.Length > 2 && char.IsAsciiDigit(line[2])).Select(line => string.Join('|', line.Split('|').Take(4)) + "|")];
        Assert.Equal(logged, rows.Where(row => !row.Contains("Event", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryEvent_HasItsRow()
    {
        Type source = typeof(IWorkScheduler).Assembly.GetType("Concurrency.ConcurrencyEventSource", throwOnError: true)!;
        string[] events =
        [
            .. source.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(m => (m.Name, Event: m.GetCustomAttribute<EventAttribute>())).Where(m => m.Event is not null)
                .OrderBy(m => m.Event!.EventId).Select(m => string.Create(CultureInfo.InvariantCulture, $"| Event {m.Event!.EventId} | {m.Name} | {m.Event.Level} |")),
        ];

        Assert.Equal(events, Page.Where(line => line.StartsWith("| Event ", StringComparison.Ordinal) && char.IsAsciiDigit(line["| Event ".Length])).Select(line => string.Join('|', line.Split('|').Take(4)) + "|"));
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down counter",
        "ObservableGauge" => "gauge",
        "Histogram" => "histogram",
        var other => other,
    };
}
