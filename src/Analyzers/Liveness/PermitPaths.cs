using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Follows every path from a call that takes a permit, and finds one that leaves the function with it.</summary>
/// <remarks>
/// Roslyn's graph has no edges for exceptions. They are added here: what can throw goes to the handlers around it, and out of the function unless a handler or a finally block gives the permit
/// back. A finally block that gives back under a condition counts as one that does: the condition is the flag that says whether the permit was taken.
/// </remarks>
internal sealed class PermitPaths
{
    private readonly ControlFlowGraph _graph;
    private readonly SyntaxNode _acquisition;
    private readonly HashSet<SyntaxNode> _releases;
    private readonly HashSet<int> _releasing = [];
    private readonly Queue<BasicBlock> _pending = new();
    private readonly HashSet<int> _seen = [];

    private readonly bool _exceptions;

    // Somebody who gives it back in a finally block knows what can throw, and has found that a line in the log does not.
    private readonly bool _mayLog;

    /// <param name="graph">The function.</param>
    /// <param name="acquisition">The call that takes the permit.</param>
    /// <param name="releases">The calls that give it back.</param>
    /// <param name="exceptions">Whether to follow exceptions, or the ordinary paths only.</param>
    public PermitPaths(ControlFlowGraph graph, SyntaxNode acquisition, HashSet<SyntaxNode> releases, bool exceptions)
    {
        _mayLog = releases.All(static r => r.Ancestors().Any(static a => a is FinallyClauseSyntax));
        _exceptions = exceptions;
        _graph = graph;
        _acquisition = acquisition;
        _releases = releases;
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in Operations(block))
            {
                if (Releases(operation))
                {
                    _releasing.Add(block.Ordinal);
                }
            }
        }
    }

    /// <summary>The first leak in the order of the graph, or null.</summary>
    public PermitLeak? FirstLeak()
    {
        if (Start(out bool found) is { } leak)
        {
            return leak;
        }

        while (found && _pending.Count > 0)
        {
            BasicBlock block = _pending.Dequeue();
            if (_seen.Add(block.Ordinal) && Walk(block, 0, Ways.Both) is { } later)
            {
                return later;
            }
        }

        return null;
    }

    private PermitLeak? Start(out bool found)
    {
        foreach (BasicBlock block in _graph.Blocks)
        {
            int index = 0;
            foreach (IOperation operation in Operations(block))
            {
                index++;
                if (!Contains(operation, _acquisition))
                {
                    continue;
                }

                found = true;
                return Walk(block, index, operation == block.BranchValue ? WaysWhenTaken(block, operation) : Ways.Both);
            }
        }

        found = false;
        return null;
    }

    // if (await gate.WaitAsync(time)): only the branch of true has the permit.
    private static Ways WaysWhenTaken(BasicBlock block, IOperation condition) =>
        block.ConditionKind == ControlFlowConditionKind.None || condition.Type?.SpecialType != SpecialType.System_Boolean ? Ways.Both
        : (block.ConditionKind == ControlFlowConditionKind.WhenTrue) != IsNegated(condition) ? Ways.Conditional
        : Ways.FallThrough;

    private static bool IsNegated(IOperation condition) => condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not && !IsNegated(not.Operand);

    private PermitLeak? Walk(BasicBlock block, int from, Ways ways)
    {
        int index = 0;
        foreach (IOperation operation in Operations(block))
        {
            if (index++ < from)
            {
                continue;
            }

            if (Releases(operation))
            {
                return null;
            }

            if (_exceptions && MayThrow(operation, _mayLog) is { } thrower && !ExceptionIsHandled(block))
            {
                return new PermitLeak(thrower.Syntax, IsException: true);
            }
        }

        return (ways != Ways.Conditional ? Follow(block, block.FallThroughSuccessor) : null) ?? (ways != Ways.FallThrough ? Follow(block, block.ConditionalSuccessor) : null);
    }

    private PermitLeak? Follow(BasicBlock block, ControlFlowBranch? branch)
    {
        if (branch is null)
        {
            return null;
        }

        foreach (ControlFlowRegion region in branch.FinallyRegions)
        {
            if (Releases(region))
            {
                return null;
            }
        }

        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow:
                return !_exceptions || ExceptionIsHandled(block) ? null : new PermitLeak(block.BranchValue?.Syntax ?? _acquisition, IsException: true);
            case ControlFlowBranchSemantics.Return:
            case ControlFlowBranchSemantics.Regular when branch.Destination is { Kind: BasicBlockKind.Exit }:
                return new PermitLeak(block.BranchValue?.Syntax, IsException: false);
            case ControlFlowBranchSemantics.Regular when branch.Destination is { } next:
                _pending.Enqueue(next);
                return null;
            default:
                return null;
        }
    }

    // True when a finally block or a handler gives the permit back; a handler of everything that does not is followed.
    private bool ExceptionIsHandled(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region is not { Kind: ControlFlowRegionKind.Try, EnclosingRegion: { } statement })
            {
                continue;
            }

            foreach (ControlFlowRegion handler in statement.NestedRegions)
            {
                if (handler == region)
                {
                    continue;
                }

                if (Releases(handler))
                {
                    return true;
                }

                if (handler.Kind == ControlFlowRegionKind.Catch)
                {
                    _pending.Enqueue(_graph.Blocks[handler.FirstBlockOrdinal]);
                    if (handler.ExceptionType is null or { SpecialType: SpecialType.System_Object } or { Name: nameof(Exception), ContainingNamespace.Name: "System" })
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    private bool Releases(ControlFlowRegion region)
    {
        for (int i = region.FirstBlockOrdinal; i <= region.LastBlockOrdinal; i++)
        {
            if (_releasing.Contains(i))
            {
                return true;
            }
        }

        return false;
    }

    private bool Releases(IOperation operation)
    {
        foreach (IOperation inner in operation.DescendantsAndSelf())
        {
            if (inner is IInvocationOperation && _releases.Contains(inner.Syntax))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(IOperation operation, SyntaxNode call)
    {
        foreach (IOperation inner in operation.DescendantsAndSelf())
        {
            if (inner is IInvocationOperation && inner.Syntax == call)
            {
                return true;
            }
        }

        return false;
    }

    // Calls, awaits and throws. What the framework's collections, Interlocked and their like throw means that the program is wrong anyway.
    private static IOperation? MayThrow(IOperation operation, bool mayLog)
    {
        foreach (IOperation inner in operation.DescendantsAndSelf())
        {
            if (inner is IThrowOperation || (inner is IAwaitOperation await && !IsYield(await.Operation)) || (inner is IInvocationOperation call && !IsTame(call) && !(mayLog && IsLine(call))))
            {
                return inner;
            }
        }

        return null;
    }

    private static bool IsLine(IInvocationOperation call) =>
        call.TargetMethod.ReturnsVoid && (call.TargetMethod.Name is "WriteLine" or "Write" || call.TargetMethod.Name.StartsWith("Log", StringComparison.Ordinal) || call.TargetMethod.Name.StartsWith("Trace", StringComparison.Ordinal)
            || call.TargetMethod.ContainingType?.Name is { } type && (type.EndsWith("Logger", StringComparison.Ordinal) || type.EndsWith("Log", StringComparison.Ordinal) || type.EndsWith("EventSource", StringComparison.Ordinal)));

    private static bool IsYield(IOperation awaited) => awaited is IInvocationOperation { TargetMethod: { Name: "Yield", ContainingType.Name: "Task" } };

    private static bool IsTame(IInvocationOperation call) =>
        call.TargetMethod.ContainingType is not { } type || IsYield(call)
        || type.Name is "Interlocked" or "Volatile" or "Debug" or "Thread" or "Monitor" or "Stopwatch" or "Math" or "TimeSpan" or "DateTime" or "ReaderWriterLockSlim" or "CancellationTokenSource" or "GC" or "Unsafe"
        || call.TargetMethod.Name is "ConfigureAwait" or "AsTask" or "GetAwaiter" or "ToString" or "Equals" or "GetHashCode"
        || (call.Instance?.Type is { } receiver && (TypeSafety.IsFrameworkCollection(receiver) || receiver.ContainingNamespace is { Name: "Concurrent" or "Immutable" }));

    private static IEnumerable<IOperation> Operations(BasicBlock block)
    {
        foreach (IOperation operation in block.Operations)
        {
            yield return operation;
        }

        if (block.BranchValue is { } value)
        {
            yield return value;
        }
    }

    private enum Ways
    {
        Both,
        FallThrough,
        Conditional,
    }
}

/// <summary>Where a permit is lost.</summary>
/// <param name="Place">What throws or returns; null for the end of the function.</param>
/// <param name="IsException">Whether the permit is lost to an exception only.</param>
internal sealed record PermitLeak(SyntaxNode? Place, bool IsException);
