using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Methods: which cannot be jobs.</content>
internal static partial class WorkerPoolParser
{
    private static bool CheckMethod(IMethodSymbol method, ISymbol place, PoolSettings settings, ReportWorkerPoolShape refuse)
    {
        bool isSound = true;
        void Refuse(WorkerPoolShapeError error, params string[] arguments)
        {
            isSound = false;
            refuse(error, place, arguments);
        }

        if (method.IsGenericMethod)
        {
            Refuse(WorkerPoolShapeError.GenericMethod, method.Name);
        }

        if (method.IsVararg)
        {
            Refuse(WorkerPoolShapeError.UnsupportedParameter, method.Name, "__arglist", "a variable argument list");
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (ProblemOf(parameter) is { } problem)
            {
                Refuse(WorkerPoolShapeError.UnsupportedParameter, method.Name, parameter.Name, problem);
            }
        }

        if (method.Parameters.Count(static p => SymbolFacts.IsToken(p.Type)) > 1)
        {
            Refuse(WorkerPoolShapeError.SeveralTokens, method.Name);
        }

        if (method.IsAsync && method.ReturnsVoid)
        {
            Refuse(WorkerPoolShapeError.AsyncVoid, method.Name);
        }
        else if (settings.HasOwnThreads && ReturnOf(method.ReturnType) != JobReturn.Value)
        {
            Refuse(WorkerPoolShapeError.AsynchronousOnOwnThreads, method.Name);
        }

        if (ProblemOfReturn(method) is { } returned)
        {
            Refuse(WorkerPoolShapeError.UnsupportedReturnType, method.Name, returned);
        }

        if (HandleMethods.AsyncName(method.Name) == settings.HandleName
            || (HandleMethods.AsyncName(method.Name) == "DisposeAsync" && !method.Parameters.Any(static p => !SymbolFacts.IsToken(p.Type)))
            || HandleMethods.PlainName(method.Name) is "TryPoster" or "_pool"
            || HandleMethods.IsObjectMember(HandleMethods.PlainName(method.Name)))
        {
            Refuse(WorkerPoolShapeError.ReservedName, method.Name, "a member the handle has already");
        }

        return isSound;
    }

    /// <summary>Methods marked as jobs that cannot be any, or that no derived class's handle could call.</summary>
    private static void CheckMarks(INamedTypeSymbol type, ReportWorkerPoolShape refuse)
    {
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>().Where(static m => Marks.Any(mark => SymbolFacts.HasConcurrencyAttribute(m, mark))))
        {
            if (HandleMethods.UselessMark(method) is { } reason)
            {
                refuse(WorkerPoolShapeError.UselessMark, method, method.Name, reason);
            }
            else if (type.IsAbstract && method.DeclaredAccessibility == Accessibility.Private)
            {
                refuse(WorkerPoolShapeError.PrivateInBase, method, method.Name, type.Name);
            }
        }
    }

    private static string? ProblemOf(IParameterSymbol parameter) =>
        !ParameterReader.IsByValue(parameter) ? $"passed by '{(parameter.RefKind == RefKind.Out ? "out" : "ref")}'"
        : SymbolFacts.IsUnstorable(parameter.Type) ? "a ref struct or a pointer"
        : SymbolFacts.IsHidden(parameter.Type) ? "of a type that is less accessible than the handle"
        : null;

    private static string? ProblemOfReturn(IMethodSymbol method) =>
        method.ReturnsByRef || method.ReturnsByRefReadonly ? "a reference"
        : SymbolFacts.IsUnstorable(method.ReturnType) ? "a ref struct or a pointer"
        : SymbolFacts.IsHidden(method.ReturnType) ? "a type that is less accessible than the handle"
        : SymbolFacts.IsNamed(method.ReturnType, "IAsyncEnumerable", "System", "Collections", "Generic") ? "a stream, which would run while it is read, outside the pool's bound"
        : null;
}
