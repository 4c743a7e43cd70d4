using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Recognises a semaphore that is used like a lock around code that cannot wait: whoever has it gives it back soon, so the wait for it needs no bound.</summary>
internal static class ShortSection
{
    /// <summary>Whether what follows the wait, up to the end of the function, neither awaits nor calls what may wait, and gives the permit back.</summary>
    public static bool IsGuardedBy(IInvocationOperation wait, CompilationFacts facts)
    {
        if (facts.Locks.Acquired(wait) is not { } gate)
        {
            return false;
        }

        IOperation function = EnclosingFunction.Of(wait);
        bool isReleased = false;
        foreach (IOperation operation in function.Descendants())
        {
            if (operation.Syntax.SpanStart < wait.Syntax.Span.End)
            {
                continue;
            }

            if (operation is IAwaitOperation || (operation is IForEachLoopOperation { IsAsynchronous: true }))
            {
                return false;
            }

            if (operation is IInvocationOperation call)
            {
                if (SymbolEqualityComparer.Default.Equals(facts.Locks.Released(call), gate))
                {
                    isReleased = true;
                }
                else if (BlockingCalls.MayWait(call))
                {
                    return false;
                }
            }
        }

        return isReleased;
    }
}
