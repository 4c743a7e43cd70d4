using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Common;

/// <summary>The table of APIs that take a delegate and run it elsewhere, or several times at once.</summary>
internal sealed class ConcurrentDelegates(KnownTypes types, ConcurrencyOptionsProvider options)
{
    /// <summary>Classifies a lambda, or a reference to a method that is made into a delegate.</summary>
    public DelegateExecution Classify(IOperation function)
    {
        IOperation value = Value(function);
        switch (value.Parent)
        {
            case IArgumentOperation { Parent: IInvocationOperation call }:
                return OfCall(call, function);
            case IArgumentOperation { Parent: IObjectCreationOperation creation }:
                return KnownTypes.Is(creation.Type, types.Thread) || KnownTypes.Is(creation.Type, types.Task) || KnownTypes.Is(creation.Type, types.TaskOfT) ? DelegateExecution.Elsewhere
                    : KnownTypes.Is(creation.Type, types.Timer) ? DelegateExecution.Callback
                    : DelegateExecution.Unknown;
            case IEventAssignmentOperation:
                return DelegateExecution.Callback;
            case IReturnOperation { Parent: not IBlockOperation { Parent: IAnonymousFunctionOperation } }:
                return DelegateExecution.Stored;
            case IAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation } or IFieldInitializerOperation or IPropertyInitializerOperation:
                return DelegateExecution.Stored;
            default:
                return DelegateExecution.Unknown;
        }
    }

    /// <summary>The call or creation the delegate is an argument of, or null.</summary>
    public static IOperation? Consumer(IOperation function) => Value(function).Parent is IArgumentOperation argument ? argument.Parent : null;

    /// <summary>Climbs from a lambda or method group over delegate creation, conversions and <c>params</c> arrays to the value that is passed.</summary>
    public static IOperation Value(IOperation function)
    {
        while (function.Parent is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation or IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation)
        {
            function = function.Parent;
        }

        return function;
    }

    private DelegateExecution OfCall(IInvocationOperation call, IOperation function)
    {
        IMethodSymbol method = call.TargetMethod.ReducedFrom ?? call.TargetMethod;
        ConcurrencyOptions file = options.For(call.Syntax.SyntaxTree);
        if (ConcurrencyOptions.Lists(file.SequentialDelegateApis, method))
        {
            return DelegateExecution.Inline;
        }

        if (ConcurrencyOptions.Lists(file.ConcurrentDelegateApis, method))
        {
            return DelegateExecution.Concurrent;
        }

        INamedTypeSymbol type = method.ContainingType;
        if (KnownTypes.Is(type, types.Parallel))
        {
            return method.Name == "Invoke" ? DelegateExecution.Elsewhere
                : DegreeOfParallelism.IsOne(call) ? DelegateExecution.Inline
                : DelegateExecution.Concurrent;
        }

        if (KnownTypes.Is(type, types.ParallelEnumerable))
        {
            return DegreeOfParallelism.IsOne(call) ? DelegateExecution.Inline : DelegateExecution.Concurrent;
        }

        if (KnownTypes.Is(type, types.ForkJoin))
        {
            return DegreeOfParallelism.IsOne(call) ? DelegateExecution.Inline : DelegateExecution.Concurrent;
        }

        if ((KnownTypes.Is(type, types.Task) && method.Name == "Run")
            || ((KnownTypes.Is(type, types.TaskFactory) || KnownTypes.Is(type, types.TaskFactoryOfT)) && method.Name == "StartNew")
            || (KnownTypes.Is(type, types.ThreadPool) && method.Name is "QueueUserWorkItem" or "UnsafeQueueUserWorkItem"))
        {
            return DelegateExecution.Elsewhere;
        }

        if (((KnownTypes.Is(type, types.Task) || KnownTypes.Is(type, types.TaskOfT)) && method.Name == "ContinueWith")
            || (KnownTypes.Is(type, types.CancellationToken) && method.Name is "Register" or "UnsafeRegister")
            || (KnownTypes.Is(type, types.SynchronizationContext) && method.Name == "Post")
            || (KnownTypes.Is(type, types.ThreadPool) && method.Name is "RegisterWaitForSingleObject" or "UnsafeRegisterWaitForSingleObject")
            || method.Name is "BeginInvoke" or "TryEnqueue")
        {
            return DelegateExecution.Callback;
        }

        if (KnownTypes.Is(type, types.Enumerable))
        {
            return method.Name == "Select" && types.IsTaskLike(ReturnType(function)) && TaskFanOut.ReachesWhenAll(call, types) ? DelegateExecution.ConcurrentAfterAwait : DelegateExecution.Inline;
        }

        return IsFramework(type) ? DelegateExecution.Inline : DelegateExecution.Unknown;
    }

    private static ITypeSymbol? ReturnType(IOperation function) => function switch
    {
        IAnonymousFunctionOperation lambda => lambda.Symbol.ReturnType,
        IMethodReferenceOperation reference => reference.Method.ReturnType,
        _ => null,
    };

    // List<T>.ForEach, Array.ForEach, ConcurrentDictionary.GetOrAdd, string.Create: the framework's collections call back before they return.
    private static bool IsFramework(INamedTypeSymbol type) =>
        type.SpecialType is SpecialType.System_Array or SpecialType.System_String
        || type.ContainingNamespace is { ContainingNamespace: { Name: "Collections", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } };
}
