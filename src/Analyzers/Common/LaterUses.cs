using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Walks the control flow from a call onward and collects what still uses a variable, until the variable is assigned anew.</summary>
/// <remarks>One function at a time: what a lambda does with a captured variable is not followed. Exceptions are not followed either: a call that throws has not sent.</remarks>
internal sealed class LaterUses
{
    private readonly ControlFlowGraph _graph;
    private readonly ISymbol _variable;
    private readonly HashSet<int> _visited = [];
    private readonly Stack<BasicBlock> _pending = new();
    private readonly List<IOperation> _uses = [];

    // m?.X = 1 and m = a ? b : c are lowered: the graph keeps m in a temporary and goes on with that.
    private readonly HashSet<CaptureId> _temporaries = [];

    private LaterUses(ControlFlowGraph graph, ISymbol variable)
    {
        _graph = graph;
        _variable = variable;
    }

    /// <summary>The references to a local or parameter that are reachable from the call, in the order they are found.</summary>
    /// <param name="root">The graph of the member the call stands in.</param>
    /// <param name="call">The call.</param>
    /// <param name="variable">The local or parameter.</param>
    /// <param name="onlyWhenTrue">The call answers whether it did anything: only the path on which it answered yes counts.</param>
    public static List<IOperation> Of(ControlFlowGraph root, IOperation call, ISymbol variable, bool onlyWhenTrue)
    {
        if (GraphAround(root, call) is not { } graph)
        {
            return [];
        }

        var walk = new LaterUses(graph, variable);
        foreach (BasicBlock block in graph.Blocks)
        {
            for (int i = 0; i < block.Operations.Length; i++)
            {
                if (Contains(block.Operations[i], call))
                {
                    // An answer that is kept for later decides somewhere we do not look.
                    if (onlyWhenTrue && block.Operations[i] is not IExpressionStatementOperation { Operation: IInvocationOperation })
                    {
                        return [];
                    }

                    walk.Run(block, i + 1);
                    return walk._uses;
                }
            }

            if (block.BranchValue is { } condition && Contains(condition, call))
            {
                if (onlyWhenTrue && condition.Syntax == call.Syntax)
                {
                    bool jumpsWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
                    walk.Follow(jumpsWhenTrue ? block.ConditionalSuccessor : block.FallThroughSuccessor);
                }
                else if (!onlyWhenTrue)
                {
                    walk.Follow(block.ConditionalSuccessor);
                    walk.Follow(block.FallThroughSuccessor);
                }

                walk.Drain();
                return walk._uses;
            }
        }

        return [];
    }

    private void Run(BasicBlock block, int from)
    {
        Scan(block, from);
        Drain();
    }

    private void Drain()
    {
        while (_pending.Count > 0)
        {
            Scan(_pending.Pop(), 0);
        }
    }

    private void Scan(BasicBlock block, int from)
    {
        for (int i = from; i < block.Operations.Length; i++)
        {
            if (!Collect(block.Operations[i]))
            {
                return;
            }
        }

        if (block.BranchValue is { } value && !Collect(value))
        {
            return;
        }

        Follow(block.ConditionalSuccessor);
        Follow(block.FallThroughSuccessor);
    }

    private void Follow(ControlFlowBranch? branch)
    {
        if (branch is null)
        {
            return;
        }

        foreach (ControlFlowRegion region in branch.FinallyRegions)
        {
            Push(_graph.Blocks[region.FirstBlockOrdinal]);
        }

        if (branch.Destination is { } next)
        {
            Push(next);
        }
    }

    private void Push(BasicBlock block)
    {
        if (_visited.Add(block.Ordinal))
        {
            _pending.Push(block);
        }
    }

    /// <summary>False when the variable has got another value.</summary>
    private bool Collect(IOperation operation)
    {
        if (operation is IFlowCaptureOperation capture && SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(capture.Value), _variable))
        {
            _temporaries.Add(capture.Id);
            return true;
        }

        if (SymbolEqualityComparer.Default.Equals(Writes.ReferredSymbol(operation), _variable) || (operation is IFlowCaptureReferenceOperation temporary && _temporaries.Contains(temporary.Id)))
        {
            bool isReplaced = operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation;
            if (!isReplaced)
            {
                _uses.Add(operation);
            }

            return !isReplaced;
        }

        bool goesOn = true;
        foreach (IOperation child in operation.ChildOperations)
        {
            goesOn &= Collect(child);
        }

        return goesOn;
    }

    private static bool Contains(IOperation operation, IOperation call)
    {
        if (operation.Syntax == call.Syntax && operation.Kind == call.Kind)
        {
            return true;
        }

        if (!operation.Syntax.Span.Contains(call.Syntax.Span) && !operation.IsImplicit)
        {
            return false;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            if (Contains(child, call))
            {
                return true;
            }
        }

        return false;
    }

    // From the outermost nested function inwards: each graph knows the functions directly inside of it.
    private static ControlFlowGraph? GraphAround(ControlFlowGraph root, IOperation call)
    {
        Stack<IOperation> functions = new();
        for (IOperation? current = call.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                functions.Push(current);
            }
        }

        ControlFlowGraph? graph = root;
        while (graph is not null && functions.Count > 0)
        {
            graph = functions.Pop() switch
            {
                ILocalFunctionOperation local => Own(graph, local.Symbol) is { } symbol ? graph.GetLocalFunctionControlFlowGraph(symbol) : null,
                IOperation lambda => Find(graph, lambda.Syntax) is { } flow ? graph.GetAnonymousFunctionControlFlowGraph(flow) : null,
            };
        }

        return graph;
    }

    private static IMethodSymbol? Own(ControlFlowGraph graph, IMethodSymbol function)
    {
        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            if (SymbolEqualityComparer.Default.Equals(local, function))
            {
                return local;
            }
        }

        return null;
    }

    private static IFlowAnonymousFunctionOperation? Find(ControlFlowGraph graph, SyntaxNode lambda)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in block.Operations)
            {
                if (Find(operation, lambda) is { } found)
                {
                    return found;
                }
            }

            if (block.BranchValue is { } value && Find(value, lambda) is { } inValue)
            {
                return inValue;
            }
        }

        return null;
    }

    private static IFlowAnonymousFunctionOperation? Find(IOperation operation, SyntaxNode lambda)
    {
        if (operation is IFlowAnonymousFunctionOperation flow && flow.Syntax == lambda)
        {
            return flow;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            if (Find(child, lambda) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
