using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>A stage while it is being read: its method, its settings and, once they are known, its neighbours and its form.</summary>
internal sealed class StageNode
{
    public required IMethodSymbol Method { get; init; }

    public required StageValues Values { get; init; }

    /// <summary>The parameter that takes the item or the batch.</summary>
    public required IParameterSymbol Parameter { get; init; }

    /// <summary>What waits in front of it: the parameter's type, or its element where it takes batches.</summary>
    public required ITypeSymbol Element { get; init; }

    /// <summary>What the method returns, a task unwrapped; null for nothing.</summary>
    public required ITypeSymbol? Result { get; init; }

    public required StageReturn Returns { get; init; }

    /// <summary>Its place among the stages.</summary>
    public required int Index { get; init; }

    public List<StageNode> Producers { get; } = [];

    /// <summary>In the order of their numbers.</summary>
    public List<StageNode> Consumers { get; } = [];

    public StageForm Form { get; set; }

    /// <summary>What goes on from it; null for a sink.</summary>
    public ITypeSymbol? Yields { get; set; }

    /// <summary>Its <c>When</c>, if it has one.</summary>
    public IMethodSymbol? When { get; set; }

    public bool IsBatch => Values.Batch > 0;

    public bool IsSynchronous => Returns is StageReturn.Value or StageReturn.Void;

    /// <summary>Whether a loop over a chunk can hold it.</summary>
    public bool IsLoop => IsSynchronous && !IsBatch && (Form is StageForm.Map or StageForm.Filter or StageForm.Sink)
        && Values.TimeoutMilliseconds == -1 && Values.OnError != StageValues.Retry;
}
