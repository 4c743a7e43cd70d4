using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Whether the values and factories given to <c>GetOrAdd</c> and <c>AddOrUpdate</c> bear being made twice, which happens when two threads ask for one key.</summary>
internal static class CreatedOnce
{
    // IDisposable on paper; nobody misses the Dispose of one that was never used.
    private static readonly HashSet<string> HarmlessDisposables = new(StringComparer.Ordinal) { "Task", "SemaphoreSlim", "CancellationTokenSource", "MemoryStream", "ManualResetEventSlim", "CountdownEvent" };

    public static (IOperation Operation, string Consequence, bool IsSevere)? Problem(IInvocationOperation call, IArgumentOperation argument, CompilationFacts facts)
    {
        if (argument.Parameter?.Name is "key" or null)
        {
            return null;
        }

        IOperation value = argument.Value;
        while (value is IDelegateCreationOperation or IConversionOperation)
        {
            value = value is IDelegateCreationOperation creation ? creation.Target : ((IConversionOperation)value).Operand;
        }

        if (value is IAnonymousFunctionOperation factory)
        {
            return OfFactory(call, argument, factory, facts);
        }

        return Contains<IAwaitOperation>(value) is not null ? (call, "the value is awaited even when the entry is there", true)
            : value is IObjectCreationOperation && MustBeDisposed(value.Type, facts.Types) ? (call, "the value is made even when the entry is there, and then never disposed", true)
            : null;
    }

    public static bool MustBeDisposed(ITypeSymbol? type, KnownTypes types) => type is not null and not IErrorTypeSymbol && !HarmlessDisposables.Contains(type.Name) && types.IsDisposable(type);

    private static (IOperation Operation, string Consequence, bool IsSevere)? OfFactory(IInvocationOperation call, IArgumentOperation argument, IAnonymousFunctionOperation factory, CompilationFacts facts)
    {
        if (argument.Parameter!.Name == "updateValueFactory" && factory.Symbol.Parameters.Length >= 2 && MutationOf(factory, factory.Symbol.Parameters[1], facts) is { } mutation)
        {
            return (mutation, "the updater changes the stored value itself, which other threads use and which is changed again when the update is repeated", true);
        }

        if (call.TargetMethod.ReturnType is { } type && MustBeDisposed(type, facts.Types) && Returned(factory) is IObjectCreationOperation or IInvocationOperation { TargetMethod.IsStatic: true })
        {
            return (call, "the factory may run twice, and the value that loses is never disposed", true);
        }

        return SideEffect(factory, facts) is { } effect ? (effect, "the factory may run twice, and so does what it does besides", false) : null;
    }

    private static IOperation? Returned(IAnonymousFunctionOperation factory)
    {
        IOperation? value = factory.Body.Operations is { Length: > 0 } statements && statements[statements.Length - 1] is IReturnOperation { ReturnedValue: { } returned } ? returned : null;
        while (value is IConversionOperation conversion)
        {
            value = conversion.Operand;
        }

        return value;
    }

    private static IOperation? MutationOf(IAnonymousFunctionOperation factory, IParameterSymbol stored, CompilationFacts facts)
    {
        foreach (IOperation operation in factory.Body.Descendants())
        {
            if (operation is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, stored) && facts.Safety.IsMutatedAt(reference) && !facts.Held.AnyAt(reference))
            {
                return TypeSafety.Unwrapped(reference).Parent;
            }
        }

        return null;
    }

    // A field or captured variable that is written or mutated.
    private static IOperation? SideEffect(IAnonymousFunctionOperation factory, CompilationFacts facts)
    {
        foreach (IOperation operation in factory.Body.Descendants())
        {
            bool isOuter = operation switch
            {
                IFieldReferenceOperation field => field.Instance is null or IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance },
                ILocalReferenceOperation { Local.DeclaringSyntaxReferences: { Length: 1 } declarations } => !factory.Syntax.Span.Contains(declarations[0].Span),
                _ => false,
            };
            if (isOuter && operation.Parent is not IArgumentOperation && !facts.Held.AnyAt(operation) && (Writes.IsReadModifyWrite(operation) || facts.Safety.IsMutatedAt(operation)))
            {
                return operation.Parent;
            }
        }

        return null;
    }

    private static T? Contains<T>(IOperation operation)
        where T : class, IOperation
    {
        if (operation is T found)
        {
            return found;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            if (child is not IAnonymousFunctionOperation && Contains<T>(child) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }
}
