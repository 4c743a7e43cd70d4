using System.Collections.Concurrent;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Where one type makes and completes its <c>TaskCompletionSource</c>s. Collected from any thread, reported once at the end of the type.</summary>
internal sealed class CompletionSources(CompilationFacts facts)
{
    private readonly ConcurrentQueue<(IObjectCreationOperation Creation, ISymbol? Target, ISymbol Member, bool IsAsynchronous)> _creations = new();
    private readonly ConcurrentQueue<(IInvocationOperation Call, ISymbol? Source, ISymbol Member, HeldLock? Held)> _completions = new();

    public void CollectCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (IsSource(creation.Type))
        {
            _creations.Enqueue((creation, Target(creation), context.ContainingSymbol, IsAsynchronous(creation)));
        }
    }

    public void CollectCompletion(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is "SetResult" or "TrySetResult" or "SetException" or "TrySetException" or "SetCanceled" or "TrySetCanceled" or "SetFromTask" or "TrySetFromTask"
            && IsSource(call.TargetMethod.ContainingType))
        {
            _completions.Enqueue((call, Writes.ReferredSymbol(Receiver(call)), context.ContainingSymbol, facts.Certain.At(call) is { } held ? held[0] : null));
        }
    }

    public void Report(Action<Diagnostic> report)
    {
        if (_creations.IsEmpty || _completions.IsEmpty)
        {
            return;
        }

        HashSet<IOperation> reported = [];
        foreach ((IInvocationOperation call, ISymbol? source, ISymbol _, HeldLock? held) in _completions.OrderBy(static c => c.Call.Syntax.SpanStart))
        {
            if (held is { } gate && Synchronous(source) is { Count: > 0 } creations && creations.Any(reported.Add))
            {
                report.ReportAt(
                    Rules.ForeignCode, DiagnosticSeverity.Warning, call.Syntax.GetLocation(), creations.Select(static c => c.Syntax.GetLocation()), null,
                    $"'{call.TargetMethod.Name}' runs what awaits the task while '{gate.Gate.Name}' is held: create the source with RunContinuationsAsynchronously");
                reported.UnionWith(creations);
            }
        }

        foreach ((IObjectCreationOperation creation, ISymbol? target, ISymbol member, bool isAsynchronous) in _creations)
        {
            if (!isAsynchronous && target is IFieldSymbol or IPropertySymbol && !reported.Contains(creation) && IsCompletedElsewhere(target, member))
            {
                report.ReportAt(
                    Rules.ForeignCode, DiagnosticSeverity.Info, creation.Syntax.GetLocation(), [], null,
                    $"Who completes '{target.Name}' runs what awaits its task, on the spot: create it with RunContinuationsAsynchronously");
            }
        }
    }

    // The creations without the flag that a completion may be about: those of its field, or all of the type when the source went through a collection.
    private List<IOperation> Synchronous(ISymbol? source)
    {
        bool isMember = source is IFieldSymbol or IPropertySymbol;
        List<IOperation> creations = [];
        foreach ((IObjectCreationOperation creation, ISymbol? target, ISymbol _, bool isAsynchronous) in _creations)
        {
            if ((source is not null && SymbolEqualityComparer.Default.Equals(target, source)) || (!isMember && target is not (IFieldSymbol or IPropertySymbol)))
            {
                if (!isAsynchronous)
                {
                    creations.Add(creation);
                }
                else if (!isMember)
                {
                    return [];
                }
            }
        }

        return creations;
    }

    private bool IsCompletedElsewhere(ISymbol target, ISymbol creator)
    {
        foreach ((IInvocationOperation call, ISymbol? source, ISymbol member, HeldLock? _) in _completions)
        {
            if (SymbolEqualityComparer.Default.Equals(source, target) && !SymbolEqualityComparer.Default.Equals(member, creator) && !HasAStackOfItsOwn(call, member))
            {
                return true;
            }
        }

        return false;
    }

    // Work that was queued to complete the source: nobody stands behind it that the continuations could hold up.
    private bool HasAStackOfItsOwn(IOperation call, ISymbol member) =>
        member.Name.EndsWith("IThreadPoolWorkItem.Execute", StringComparison.Ordinal)
        || (EnclosingFunction.Of(call) is IAnonymousFunctionOperation lambda && facts.Delegates.Classify(lambda) == DelegateExecution.Elsewhere);

    private bool IsSource(ITypeSymbol? type) => KnownTypes.Is(type, facts.Types.TaskCompletionSource) || KnownTypes.Is(type, facts.Types.TaskCompletionSourceOfT);

    // Options that are computed may have the flag.
    private static bool IsAsynchronous(IObjectCreationOperation creation)
    {
        foreach (IArgumentOperation argument in creation.Arguments)
        {
            if (argument.Parameter?.Type.Name == "TaskCreationOptions")
            {
                return argument.Value.ConstantValue is not { HasValue: true, Value: int options } || (options & 64) != 0;
            }
        }

        return false;
    }

    private static ISymbol? Target(IOperation creation)
    {
        IOperation value = creation;
        while (value.Parent is IConversionOperation or ICoalesceOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IFieldInitializerOperation { InitializedFields: { Length: > 0 } fields } => fields[0],
            IPropertyInitializerOperation { InitializedProperties: { Length: > 0 } properties } => properties[0],
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
            IAssignmentOperation assignment when assignment.Value == value => Writes.ReferredSymbol(assignment.Target),
            _ => null,
        };
    }

    private static IOperation? Receiver(IInvocationOperation call)
    {
        if (call.Instance is not IConditionalAccessInstanceOperation)
        {
            return call.Instance;
        }

        IOperation? access = call.Parent;
        while (access is not (null or IConditionalAccessOperation))
        {
            access = access.Parent;
        }

        return (access as IConditionalAccessOperation)?.Operation;
    }
}
