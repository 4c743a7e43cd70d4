using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>Finds what a delegate of an actor, pool or pipeline touches of its owner's state although it runs while other turns may run.</summary>
internal static class OutsideOfTheTurn
{
    /// <summary>The delegate outlives the statement: a timer, an event of somebody else, a continuation, a task that is not awaited on the spot.</summary>
    public static bool IsOutside(IOperation function, CompilationFacts facts)
    {
        switch (facts.Delegates.Classify(function))
        {
            case DelegateExecution.Elsewhere:
                return ConcurrentDelegates.Consumer(function) is not { } consumer || !Awaits.IsAwaited(consumer);
            case DelegateExecution.Callback:
                // A handler of the owner's own event is called by the owner.
                return ConcurrentDelegates.Value(function).Parent is not IEventAssignmentOperation { EventReference: IEventReferenceOperation { Instance: IInstanceReferenceOperation } }
                    && (ConcurrentDelegates.Consumer(function) is not { } registration || !Awaits.IsAwaited(registration));
            default:
                return false;
        }
    }

    /// <summary>The first use of state in the text of a lambda that runs outside of the turn, or changes state in several threads within it.</summary>
    public static (string Name, IOperation Place)? FirstUse(IAnonymousFunctionOperation lambda, CompilationFacts facts)
    {
        bool isOutside = IsOutside(lambda, facts);
        bool isParallel = facts.Delegates.Classify(lambda) is DelegateExecution.Concurrent or DelegateExecution.ConcurrentAfterAwait;
        if ((!isOutside && !isParallel) || IsInsideOfAnother(lambda, facts))
        {
            return null;
        }

        foreach (IOperation operation in lambda.Descendants())
        {
            if (operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self && Used(self, isOutside, facts) is { } use)
            {
                return use;
            }
        }

        return null;
    }

    private static (string Name, IOperation Place)? Used(IInstanceReferenceOperation self, bool isOutside, CompilationFacts facts)
    {
        switch (self.Parent)
        {
            case IFieldReferenceOperation field:
                return (isOutside ? !field.Field.IsReadOnly || IsConfined(field, facts) : IsChanged(field, facts)) && !Annotations.IsThreadSafeMember(field.Field) ? (field.Field.Name, field) : null;
            case IPropertyReferenceOperation { Property: { Name: not "Self" } property } reference:
                return (isOutside ? property.SetMethod is not null || IsConfined(reference, facts) : IsChanged(reference, facts)) && !Annotations.IsThreadSafeMember(property) ? (property.Name, reference) : null;
            case IPropertyReferenceOperation or IEventReferenceOperation:
                return null;
            case IInvocationOperation call when call.Instance == self:
                return isOutside && !Annotations.Has(call.TargetMethod, "NotAMessageAttribute") && !IsOfObject(call.TargetMethod) ? (call.TargetMethod.Name, call) : null;
            case IMethodReferenceOperation:
                return null;
            default:
                return isOutside && !self.IsImplicit ? ("this", self) : null;
        }
    }

    private static bool IsChanged(IOperation reference, CompilationFacts facts) =>
        (Writes.IsWritten(reference) || facts.Safety.IsMutatedAt(reference)) && !facts.Held.AnyAt(reference);

    private static bool IsConfined(IOperation reference, CompilationFacts facts) => facts.Safety.IsNotThreadSafe(reference.Type, reference.Syntax.SyntaxTree);

    private static bool IsOfObject(IMethodSymbol method) => method.ContainingType.SpecialType == SpecialType.System_Object;

    private static bool IsInsideOfAnother(IOperation lambda, CompilationFacts facts)
    {
        for (IOperation? outer = lambda.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation && IsOutside(outer, facts))
            {
                return true;
            }
        }

        return false;
    }
}
