namespace Concurrency.CompilerServices;

/// <content>Putting a run together.</content>
public sealed partial class FlowGraph
{
    private readonly StageCounters[] _counters;
    private readonly StageWork[] _stages;
    private readonly HashSet<StageWork> _dormant = [];
    private readonly List<StageWork> _fused = [];

    /// <summary>The queue in front of a stage.</summary>
    /// <typeparam name="T">What waits in it.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <returns>The queue.</returns>
    public FlowEdge<T> Edge<T>(int stage) => new(Plan[stage].Capacity, this);

    /// <summary>A synchronous one-to-one stage.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="loop">The loop around its method.</param>
    public void Loop<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, StageLoop<TIn, TOut> loop) =>
        Add(stage, output, new LoopStage<TIn, TOut>(this, stage, 1, input, output, loop));

    /// <summary>Adjacent synchronous one-to-one stages in one loop, beside the same stages on their own.</summary>
    /// <typeparam name="TIn">What the first takes.</typeparam>
    /// <typeparam name="TOut">What the last yields.</typeparam>
    /// <param name="first">The first stage.</param>
    /// <param name="count">How many.</param>
    /// <param name="input">The queue of the first.</param>
    /// <param name="output">The outlet of the last, the same object.</param>
    /// <param name="loop">The loop around their methods.</param>
    public void Fuse<TIn, TOut>(int first, int count, FlowEdge<TIn> input, FlowOutlet<TOut> output, StageLoop<TIn, TOut> loop)
    {
        ArgumentNullException.ThrowIfNull(input);
        StageWork[] alone = _stages[first..(first + count)];
        var fused = new LoopStage<TIn, TOut>(this, first, count, input, output, loop) { IsSink = typeof(TOut) == typeof(NoOutput) };
        bool mayPart = Array.TrueForAll(alone, static stage => stage.Settings.Fuse != StageFusion.Always);
        FusionChoice? choice = mayPart ? new FusionChoice(count, alone[1..].Sum(static stage => (long)stage.Settings.Capacity), Environment.ProcessorCount > Plan[first].Concurrency) : null;
        var forms = new FusedStages(fused, alone, choice);
        fused.Belong(forms, FusedStages.LoopPlace);
        for (int place = 0; place < count; place++) alone[place].Belong(forms, place);
        _dormant.UnionWith(alone);
        _fused.Add(fused);
    }

    /// <summary>A one-to-one stage, item by item.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void Map<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, Func<TIn, CancellationToken, ValueTask<TOut>> body) =>
        AddItems(stage, input, output, new MapBody<TIn, TOut>(body));

    /// <summary>A filter, item by item.</summary>
    /// <typeparam name="T">What it takes and yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void Filter<T>(int stage, FlowEdge<T> input, FlowOutlet<T> output, Func<T, CancellationToken, ValueTask<bool>> body) =>
        AddItems(stage, input, output, new FilterBody<T>(body, _counters[stage]));

    /// <summary>A sink, item by item.</summary>
    /// <typeparam name="T">What it takes.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="body">Its method.</param>
    public void Sink<T>(int stage, FlowEdge<T> input, Func<T, CancellationToken, ValueTask> body) =>
        AddItems(stage, input, FlowOutlet<NoOutput>.None, new SinkBody<T, NoOutput>(body));

    /// <summary>A one-to-many stage.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void Many<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, Func<TIn, CancellationToken, ValueTask<IEnumerable<TOut>>> body) =>
        AddItems(stage, input, output, new ManyBody<TIn, TOut>(body), isMany: true);

    /// <summary>A one-to-many stage with an asynchronous sequence.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void ManyAsync<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, Func<TIn, CancellationToken, ValueTask<IAsyncEnumerable<TOut>>> body) =>
        AddItems(stage, input, output, new ManyAsyncBody<TIn, TOut>(body), isMany: true);

    /// <summary>One result per batch.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void BatchMap<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, Func<TIn[], CancellationToken, ValueTask<TOut>> body) =>
        AddBatches(stage, input, output, new MapBody<TIn[], TOut>(body));

    /// <summary>A sink of batches.</summary>
    /// <typeparam name="T">What it takes.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="body">Its method.</param>
    public void BatchSink<T>(int stage, FlowEdge<T> input, Func<T[], CancellationToken, ValueTask> body) =>
        AddBatches(stage, input, FlowOutlet<NoOutput>.None, new SinkBody<T[], NoOutput>(body));

    /// <summary>Many results per batch.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void BatchMany<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, Func<TIn[], CancellationToken, ValueTask<IEnumerable<TOut>>> body) =>
        AddBatches(stage, input, output, new ManyBody<TIn[], TOut>(body), isMany: true);

    /// <summary>An asynchronous sequence per batch.</summary>
    /// <typeparam name="TIn">What it takes.</typeparam>
    /// <typeparam name="TOut">What it yields.</typeparam>
    /// <param name="stage">The stage.</param>
    /// <param name="input">Its queue.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="body">Its method.</param>
    public void BatchManyAsync<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, Func<TIn[], CancellationToken, ValueTask<IAsyncEnumerable<TOut>>> body) =>
        AddBatches(stage, input, output, new ManyAsyncBody<TIn[], TOut>(body), isMany: true);

    internal StageCounters CountersOf(int stage) => _counters[stage];

    internal StageWork StageAt(int stage) => _stages[stage];

    private void AddItems<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, ItemBody<TIn, TOut> body, bool isMany = false) =>
        Add(stage, output, new ItemStage<TIn, TIn, TOut>(this, stage, new SingleClaims<TIn>(input), output, body, isMany));

    private void AddBatches<TIn, TOut>(int stage, FlowEdge<TIn> input, FlowOutlet<TOut> output, ItemBody<TIn[], TOut> body, bool isMany = false) =>
        Add(stage, output, new ItemStage<TIn, TIn[], TOut>(this, stage, new BatchClaims<TIn>(input, this, Plan[stage]), output, body, isMany));

    private void Add<TOut>(int stage, FlowOutlet<TOut> output, StageWork work)
    {
        output.AddProducer(Plan[stage].Concurrency);
        _stages[stage] = work;
        work.IsSink = typeof(TOut) == typeof(NoOutput);
    }
}
