using System.Diagnostics.Tracing;
using System.Text.RegularExpressions;

namespace Concurrency.Runtime.StressTests.Deadlocks;

/// <summary>Hears of each deadlock at the moment at which it was found, when nobody in it has gone on yet.</summary>
internal sealed partial class FoundDeadlocks : EventListener
{
    private const int Deadlock = 10;

    private readonly List<string> _wrong = [];
    private EventSource? _source;

    /// <summary>Where deadlocks are to be found at present.</summary>
    public AskGraph? Graph { get; private set; }

    public IReadOnlyList<string> Wrong => _wrong;

    public int Count { get; private set; }

    public void Begin(AskGraph graph)
    {
        Graph = graph;
        _wrong.Clear();
        Count = 0;
    }

    public override void Dispose()
    {
        if (_source is not null) DisableEvents(_source);
        base.Dispose();
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.GetType() == typeof(ConcurrencyEventSource)) EnableEvents(_source = eventSource, EventLevel.Error);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventId != Deadlock) return;
        Count++;
        string text = (string)eventData.Payload![2]!;
        (int, int)[] path = [.. Step().Matches(text).Select(static step => (Number(step.Groups[1]), Number(step.Groups[2])))];
        if (Graph?.IsCircle(path) == false) _wrong.Add($"{text} But: {Graph}"); // What is thrown here is lost.
        Graph?.Broken(path[0].Item1);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"'\d+\.n(\d+)' waits for (?:room for )?'\d+\.n(\d+)'")]
    private static partial Regex Step();
}
