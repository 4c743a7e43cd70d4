using System.Diagnostics;

namespace Concurrency;

/// <summary>The times and the span of an actor's open turn, while somebody listens. The consumer's own; one object per actor that was ever listened to.</summary>
internal sealed class TurnMeasure(ActorSettings settings)
{
    private long _began;
    private string _message = "";
    private string _outcome = "completed";
    private Activity? _activity;

    public bool IsOpen { get; private set; }

    /// <summary>The span, for the flow of an asynchronous handler.</summary>
    public Activity? Activity => _activity;

    /// <param name="message">The message.</param>
    /// <param name="sentAt">A timestamp; 0 where nobody listened at the time.</param>
    /// <param name="depth">How many messages are in line behind it.</param>
    /// <param name="caller">The span of whoever asked.</param>
    /// <param name="isAsk">Asks have spans, tells have none.</param>
    public void Begin(string message, long sentAt, long depth, Activity? caller, bool isAsk)
    {
        IsOpen = true;
        _message = message;
        _outcome = "completed";
        _began = settings.Time.GetTimestamp();
        TagList tags = ActorMetrics.TagsOf(settings, message);
        if (sentAt != 0)
        {
            ActorMetrics.RecordBegin(tags, settings.Time.GetElapsedTime(sentAt, _began), depth);
        }

        if (isAsk)
        {
            Activity? current = Activity.Current;
            _activity = ConcurrencyDiagnostics.Activities.StartActivity($"{settings.TypeName}.{message}", ActivityKind.Internal, caller?.Context ?? default, tags);
            Activity.Current = _activity ?? current;
        }
    }

    public void Fail(Exception error)
    {
        _outcome = "failed";
        _activity?.SetStatus(ActivityStatusCode.Error, error.Message);
        _activity?.SetTag("error.type", error.GetType().FullName);
    }

    public void End()
    {
        IsOpen = false;
        ActorMetrics.RecordEnd(ActorMetrics.TagsOf(settings, _message), settings.Time.GetElapsedTime(_began));
        ActorMetrics.Count(settings, _message, _outcome);
        if (_activity is { } activity)
        {
            Activity? current = Activity.Current;
            _activity = null;
            activity.Stop();
            Activity.Current = ReferenceEquals(current, activity) ? null : current; // The turn may end on anybody's thread, whose flow is none of ours.
        }
    }
}
