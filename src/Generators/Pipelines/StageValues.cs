using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>What a [Stage] says.</summary>
internal sealed class StageValues
{
    public const int Fail = 0;
    public const int DeadLetter = 2;
    public const int Retry = 3;
    public const int MapKind = 1;
    public const int FilterKind = 2;
    public const int NeverFuse = 1;

    private static readonly string[] ErrorModes = ["Fail", "Skip", "DeadLetter", "Retry"];
    private static readonly string[] Fusions = ["Auto", "Never", "Always"];

    public int Order { get; private set; }

    public int Concurrency { get; private set; } = 1;

    public int Capacity { get; private set; } = 256;

    public bool Ordered { get; private set; } = true;

    public int TimeoutMilliseconds { get; private set; } = -1;

    public int OnError { get; private set; }

    public int Attempts { get; private set; } = 3;

    public int BackoffMilliseconds { get; private set; } = 100;

    public int Batch { get; private set; }

    public int BatchWindowMilliseconds { get; private set; } = -1;

    public bool Many { get; private set; }

    public int Kind { get; private set; }

    public string? From { get; private set; }

    public string? When { get; private set; }

    public int Fuse { get; private set; }

    /// <summary>Reads the attribute; reports values that could not work.</summary>
    public static StageValues Read(AttributeData attribute, Action<string, string> invalid)
    {
        var values = new StageValues { Order = attribute.ConstructorArguments is [{ Value: int order }] ? order : 0 };
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            values.Set(argument.Key, argument.Value.Value);
        }

        if (values.Concurrency < 1) invalid("Concurrency", "it must be at least 1");
        if (values.Capacity < 1) invalid("Capacity", "it must be at least 1");
        if (values.TimeoutMilliseconds is 0 or < -1) invalid("TimeoutMilliseconds", "it must be positive, or -1 for no limit");
        if (values.Attempts < 1) invalid("Attempts", "it must be at least 1");
        if (values.BackoffMilliseconds < 0) invalid("BackoffMilliseconds", "it must not be negative");
        if (values.Batch < 0) invalid("Batch", "it must be positive");
        if (values.BatchWindowMilliseconds < -1) invalid("BatchWindowMilliseconds", "it must not be negative; -1 is no limit");
        if (values.BatchWindowMilliseconds != -1 && values.Batch == 0) invalid("BatchWindowMilliseconds", "it needs Batch");
        if (values.OnError < 0 || values.OnError >= ErrorModes.Length) invalid("OnError", "it is not a StageErrorMode");
        if (values.Kind is < 0 or > FilterKind) invalid("Kind", "it is not a StageKind");
        if (values.Fuse < 0 || values.Fuse >= Fusions.Length) invalid("Fuse", "it is not a StageFusion");
        if (values.Kind == FilterKind && values.Batch > 0) invalid("Kind", "a batch cannot be filtered as a whole; leave items out of what the method returns, with Many = true");
        return values;
    }

    /// <summary>What differs from the runtime's defaults, as assignments.</summary>
    public IEnumerable<string> Assignments()
    {
        if (Concurrency != 1) yield return $"Concurrency = {Concurrency}";
        if (Capacity != 256) yield return $"Capacity = {Capacity}";
        if (!Ordered) yield return "Ordered = false";
        if (TimeoutMilliseconds != -1) yield return $"TimeoutMilliseconds = {TimeoutMilliseconds}";
        if (OnError != Fail) yield return $"OnError = global::Concurrency.StageErrorMode.{ErrorModes[OnError]}";
        if (Attempts != 3) yield return $"Attempts = {Attempts}";
        if (BackoffMilliseconds != 100) yield return $"BackoffMilliseconds = {BackoffMilliseconds}";
        if (Batch != 0) yield return $"Batch = {Batch}";
        if (BatchWindowMilliseconds != -1) yield return $"BatchWindowMilliseconds = {BatchWindowMilliseconds}";
        if (Fuse != 0) yield return $"Fuse = global::Concurrency.StageFusion.{Fusions[Fuse]}";
    }

    private void Set(string name, object? value)
    {
        switch (name, value)
        {
            case ("Concurrency", int number): Concurrency = number; break;
            case ("Capacity", int number): Capacity = number; break;
            case ("Ordered", bool flag): Ordered = flag; break;
            case ("TimeoutMilliseconds", int number): TimeoutMilliseconds = number; break;
            case ("OnError", int number): OnError = number; break;
            case ("Attempts", int number): Attempts = number; break;
            case ("BackoffMilliseconds", int number): BackoffMilliseconds = number; break;
            case ("Batch", int number): Batch = number; break;
            case ("BatchWindowMilliseconds", int number): BatchWindowMilliseconds = number; break;
            case ("Many", bool flag): Many = flag; break;
            case ("Kind", int number): Kind = number; break;
            case ("From", string text): From = text; break;
            case ("When", string text): When = text; break;
            case ("Fuse", int number): Fuse = number; break;
        }
    }
}
