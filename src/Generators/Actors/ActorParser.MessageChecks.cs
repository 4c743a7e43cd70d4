using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>What a method must not have to be a message.</content>
internal static partial class ActorParser
{
    // Members of the generated views and of every object, which a message's method would hide or clash with.
    private static readonly string[] TakenTryNames = ["TryTellSender", "_actor", "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "Finalize", "ReferenceEquals"];

    private static bool CheckMethod(IMethodSymbol method, ISymbol place, string handleName, ReportActorShape refuse)
    {
        bool isSound = true;
        void Refuse(ActorShapeError error, params string[] arguments)
        {
            isSound = false;
            refuse(error, place, arguments);
        }

        if (method.IsGenericMethod)
        {
            Refuse(ActorShapeError.GenericMethod, method.Name);
        }

        if (method.IsVararg)
        {
            Refuse(ActorShapeError.UnsupportedParameter, method.Name, "__arglist", "a variable argument list");
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (!ParameterReader.IsByValue(parameter))
            {
                Refuse(ActorShapeError.UnsupportedParameter, method.Name, parameter.Name, $"passed by '{(parameter.RefKind == RefKind.Out ? "out" : "ref")}'");
            }
            else if (SymbolFacts.IsUnstorable(parameter.Type))
            {
                Refuse(ActorShapeError.UnsupportedParameter, method.Name, parameter.Name, "a ref struct or a pointer");
            }
            else if (SymbolFacts.IsHidden(parameter.Type))
            {
                Refuse(ActorShapeError.UnsupportedParameter, method.Name, parameter.Name, "of a type that is less accessible than the handle");
            }
        }

        if (method.Parameters.Count(static p => SymbolFacts.IsToken(p.Type)) > 1)
        {
            Refuse(ActorShapeError.SeveralTokens, method.Name);
        }

        if (method.IsAsync && method.ReturnsVoid)
        {
            Refuse(ActorShapeError.AsyncVoid, method.Name);
        }

        if (DescribeUnusableResult(method) is { } description)
        {
            Refuse(ActorShapeError.UnsupportedReturnType, DisplayNameOf(method), description);
        }

        if (DescribeHiddenTask(method.ReturnType) is { } hidden)
        {
            Refuse(ActorShapeError.HiddenTask, DisplayNameOf(method), hidden);
        }

        if (DescribeWrongTurn(method, out string mark) is { } wrong)
        {
            Refuse(ActorShapeError.WrongTurn, DisplayNameOf(method), mark, wrong);
        }

        bool isTaken = AsyncName(NameOf(method)) == handleName
            || (AsyncName(NameOf(method)) == "DisposeAsync" && !method.Parameters.Any(static p => !SymbolFacts.IsToken(p.Type)))
            || (!IsQuery(method) && !IsStream(method.ReturnType) && TakenTryNames.Contains(TryName(NameOf(method)), StringComparer.Ordinal));
        if (isTaken)
        {
            Refuse(ActorShapeError.ReservedName, DisplayNameOf(method), "a member the handle has already");
        }

        return isSound;
    }

    private static string? DescribeUnusableResult(IMethodSymbol method) => method switch
    {
        { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "a reference",
        _ when SymbolFacts.IsUnstorable(method.ReturnType) => "a ref struct or a pointer",
        _ when SymbolFacts.IsHidden(method.ReturnType) => "a type that is less accessible than the handle",
        _ => null,
    };

    /// <summary>What the turn would not wait for, although somebody means it to be waited for.</summary>
    private static string? DescribeHiddenTask(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [{ } value] } when IsTask(value) => "a value task that may be null",
        INamedTypeSymbol { TypeArguments: [{ } result] } when IsTask(type) && (IsTask(result) || DescribeHiddenTask(result) is not null) => "a task inside of a task",
        INamedTypeSymbol { TypeArguments: [{ } result] } when IsTask(type) && IsStream(result) => "a stream inside of a task",
        _ when SymbolFacts.IsNamed(type, "IAsyncEnumerator", "System", "Collections", "Generic") => "the enumerator of a stream",
        _ => null,
    };

    private static bool IsTask(ITypeSymbol type) =>
        SymbolFacts.IsNamed(type, "Task", "System", "Threading", "Tasks") || SymbolFacts.IsNamed(type, "ValueTask", "System", "Threading", "Tasks");

    /// <summary>Methods marked [Message] that cannot be messages, or that no derived actor could call.</summary>
    private static void CheckMarks(INamedTypeSymbol type, ISet<ISymbol> frameworkMembers, ReportActorShape refuse)
    {
        foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
        {
            if (!SymbolFacts.HasConcurrencyAttribute(method, "MessageAttribute"))
            {
                continue;
            }

            string? reason = method switch
            {
                { IsStatic: true } => "static",
                { MethodKind: MethodKind.ExplicitInterfaceImplementation } => "the explicit implementation of an interface member",
                { MethodKind: not MethodKind.Ordinary } => "not an ordinary method",
                _ when SymbolFacts.HasConcurrencyAttribute(method, "NotAMessageAttribute") => "marked [NotAMessage] too",
                _ when HandleMethods.Root(method).ContainingType.SpecialType == SpecialType.System_Object => "an override of a method of object",
                _ when ImplementsFramework(method, frameworkMembers) => "the implementation of a framework interface",
                _ => null,
            };
            if (reason is not null)
            {
                refuse(ActorShapeError.UselessMark, method, method.Name, reason);
            }
            else if (type.IsAbstract && method.DeclaredAccessibility == Accessibility.Private)
            {
                refuse(ActorShapeError.PrivateInBase, method, method.Name, type.Name);
            }
        }
    }
}
