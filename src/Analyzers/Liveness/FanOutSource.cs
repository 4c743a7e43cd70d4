using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Tells where the elements of a fan-out come from, and whether something else limits it.</summary>
internal static class FanOutSource
{
    private static readonly HashSet<string> Transparent = new(StringComparer.Ordinal)
    {
        "Where", "Select", "SelectMany", "Distinct", "OrderBy", "OrderByDescending", "ThenBy", "Cast", "OfType", "Concat", "Skip", "AsEnumerable", "ToList", "ToArray", "Reverse", "Except", "Union",
    };

    private static readonly string[] Ends = ["Dispose", "Stop", "Close", "Cancel", "Complete", "Shutdown", "Flush", "Drain"];

    /// <summary>A parameter, field or property that is a sequence of unknown length; queries over one included. Collections, arrays, <c>Take</c> and <c>Chunk</c> are not.</summary>
    public static bool IsUnknownSequence(IOperation source)
    {
        IOperation value = WaitBounds.Bare(source);
        while (value is IInvocationOperation { Arguments: { Length: > 0 } arguments, TargetMethod: { IsStatic: true, Name: { } name } } && Transparent.Contains(name))
        {
            value = WaitBounds.Bare(arguments[0].Value);
        }

        return value is IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation
            && value.Type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IQueryable" or "IAsyncEnumerable" };
    }

    /// <summary>The loop of the same function around an operation, or null.</summary>
    public static ILoopOperation? ElementLoop(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation); current = current.Parent)
        {
            if (current is ILoopOperation loop)
            {
                return loop;
            }
        }

        return null;
    }

    /// <summary>Whether a loop runs once per element of data, or per connection: not for a number that somebody has chosen.</summary>
    public static bool IsPerElement(ILoopOperation loop)
    {
        switch (loop)
        {
            case IForEachLoopOperation { Collection: { } collection }:
                IOperation value = WaitBounds.Bare(collection);
                return value is IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation or ILocalReferenceOperation
                    || (value is IInvocationOperation { TargetMethod.Name: { } name } && name is not ("Range" or "Repeat" or "Take" or "Chunk" or "GetValues"));
            case IForLoopOperation { Condition: { } condition }:
                foreach (IOperation operation in condition.Descendants())
                {
                    if (operation is IPropertyReferenceOperation { Property.Name: "Count" or "Length" })
                    {
                        return true;
                    }
                }

                return false;
            case IWhileLoopOperation:
                foreach (IOperation operation in loop.Body.Descendants())
                {
                    if (operation is IInvocationOperation { TargetMethod.Name: "Accept" or "AcceptSocket" or "AcceptTcpClient" or "GetContext" or "WaitForConnection" or "Take" or "Dequeue" })
                    {
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    /// <summary>Whether the loop waits for something itself: then that decides how many there are. An await behind the start counts as well.</summary>
    public static bool IsPaced(ILoopOperation loop, IOperation start)
    {
        foreach (IOperation operation in loop.Body.Descendants())
        {
            if (start.Syntax.Span.Contains(operation.Syntax.Span) && operation != start)
            {
                continue;
            }

            if (operation is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "Wait" or "WaitOne" or "WaitAny" or "WhenAny" or "WaitAll" or "Join" } or IPropertyReferenceOperation { Property.Name: "Count" }
                or IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the body takes a permit.</summary>
    public static bool IsThrottled(IOperation body)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: { } name, ContainingType: { } type } }
                && (name is "WaitAsync" or "AcquireAsync" or "EnterAsync" or "LockAsync" or "WaitToWriteAsync" || (name == "Wait" && type.Name.IndexOf("Semaphore", StringComparison.Ordinal) >= 0)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the body starts no work: it ends something, or asks for a task that is there already.</summary>
    public static bool OnlyEnds(IOperation body)
    {
        foreach (IOperation operation in body.Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: { } name } && name is not ("AsTask" or "ConfigureAwait" or "WaitAsync") && !StartsWithEnd(name))
            {
                return false;
            }
        }

        return true;
    }

    private static bool StartsWithEnd(string name)
    {
        foreach (string end in Ends)
        {
            if (name.StartsWith(end, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
