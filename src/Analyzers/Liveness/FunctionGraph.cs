using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>The control-flow graph of one function: the member, or a lambda or local function inside of it.</summary>
internal static class FunctionGraph
{
    /// <returns>Null for a function that the member's graph does not reach.</returns>
    public static ControlFlowGraph? Of(OperationAnalysisContext context, IOperation function)
    {
        ControlFlowGraph member = context.GetControlFlowGraph();
        return function is IAnonymousFunctionOperation or ILocalFunctionOperation ? Find(member, function, context.CancellationToken) : member;
    }

    private static ControlFlowGraph? Find(ControlFlowGraph graph, IOperation function, CancellationToken cancellationToken)
    {
        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            ControlFlowGraph inner = graph.GetLocalFunctionControlFlowGraph(local, cancellationToken);
            if (function is ILocalFunctionOperation wanted && SymbolEqualityComparer.Default.Equals(wanted.Symbol, local))
            {
                return inner;
            }

            if (Find(inner, function, cancellationToken) is { } found)
            {
                return found;
            }
        }

        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in block.Operations)
            {
                if (FindIn(graph, operation, function, cancellationToken) is { } found)
                {
                    return found;
                }
            }

            if (block.BranchValue is { } value && FindIn(graph, value, function, cancellationToken) is { } inValue)
            {
                return inValue;
            }
        }

        return null;
    }

    private static ControlFlowGraph? FindIn(ControlFlowGraph graph, IOperation operation, IOperation function, CancellationToken cancellationToken)
    {
        foreach (IOperation inner in operation.DescendantsAndSelf())
        {
            if (inner is IFlowAnonymousFunctionOperation lambda && lambda.Syntax.Span.Contains(function.Syntax.Span))
            {
                ControlFlowGraph found = graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken);
                return lambda.Syntax == function.Syntax ? found : Find(found, function, cancellationToken);
            }
        }

        return null;
    }
}
