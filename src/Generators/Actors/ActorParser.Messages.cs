using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Methods: which are messages, and what they are called on the handle.</content>
internal static partial class ActorParser
{
    private static EquatableArray<MessageSpec> ReadMessages(INamedTypeSymbol type, string handleName, ReportActorShape refuse, CancellationToken cancellationToken)
    {
        List<IMethodSymbol> methods = [.. FindMessages(type)];
        if (methods.Count == 0)
        {
            refuse(ActorShapeError.NoMessages, type, type.Name);
            return default;
        }

        var overloads = new HashSet<string>(methods.GroupBy(static m => AsyncName(m.Name)).Where(static g => g.Count() > 1).Select(static g => g.Key), StringComparer.Ordinal);
        var handlers = new HashSet<string>(StringComparer.Ordinal);
        var signatures = new Dictionary<string, IMethodSymbol>(StringComparer.Ordinal);
        var messages = ImmutableArray.CreateBuilder<MessageSpec>();
        foreach (IMethodSymbol method in methods)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ISymbol place = SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? method : type;
            if (!CheckMethod(method, place, handleName, refuse))
            {
                continue;
            }

            MessageSpec message = ReadMessage(method, overloads.Contains(AsyncName(method.Name)), handlers, cancellationToken);
            string signature = message.AsyncName + "(" + string.Join(",", method.Parameters.Where(static p => !SymbolFacts.IsToken(p.Type)).Select(static p => SymbolText.Signature(p.Type))) + ")";
            if (signatures.TryGetValue(signature, out IMethodSymbol? other))
            {
                refuse(ActorShapeError.DuplicateMessage, place, method.Name, other.Name, message.AsyncName);
                continue;
            }

            signatures.Add(signature, method);
            messages.Add(message);
        }

        return new EquatableArray<MessageSpec>(messages.ToImmutable());
    }

    private static IEnumerable<IMethodSymbol> FindMessages(INamedTypeSymbol type)
    {
        var frameworkMembers = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (SymbolFacts.RootNamespace(contract) is "System" or "Microsoft")
            {
                frameworkMembers.UnionWith(contract.GetMembers().Select(type.FindImplementationForInterfaceMember).OfType<ISymbol>());
            }
        }

        IEnumerable<INamedTypeSymbol> declaring = SymbolFacts.BasesOf(type).Where(static b => b.IsAbstract && HasActorAttribute(b)).Reverse().Append(type);
        foreach (IMethodSymbol method in declaring.SelectMany(static t => t.GetMembers()).OfType<IMethodSymbol>())
        {
            if (method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsImplicitlyDeclared: false }
                && (method.DeclaredAccessibility == Accessibility.Public || SymbolFacts.HasConcurrencyAttribute(method, "MessageAttribute"))
                && !SymbolFacts.HasConcurrencyAttribute(method, "NotAMessageAttribute")
                && !IsOverrideOfAnotherMessage(method)
                && !frameworkMembers.Contains(method))
            {
                yield return method;
            }
        }
    }

    /// <summary>Overrides of object's methods are no messages; an override of an actor base's message is that message, found at its base.</summary>
    private static bool IsOverrideOfAnotherMessage(IMethodSymbol method)
    {
        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return !ReferenceEquals(root, method)
            && (root.ContainingType.SpecialType == SpecialType.System_Object || (root.ContainingType.IsAbstract && HasActorAttribute(root.ContainingType)));
    }

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

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            Refuse(ActorShapeError.UnsupportedReturnType, method.Name, "a reference");
        }
        else if (SymbolFacts.IsUnstorable(method.ReturnType))
        {
            Refuse(ActorShapeError.UnsupportedReturnType, method.Name, "a ref struct or a pointer");
        }
        else if (SymbolFacts.IsHidden(method.ReturnType))
        {
            Refuse(ActorShapeError.UnsupportedReturnType, method.Name, "a type that is less accessible than the handle");
        }
        else if (SymbolFacts.IsNamed(method.ReturnType, "IAsyncEnumerable", "System", "Collections", "Generic"))
        {
            Refuse(ActorShapeError.UnsupportedReturnType, method.Name, "a stream, which would read the actor's state outside its turn");
        }

        bool isTaken = AsyncName(method.Name) == handleName
            || (AsyncName(method.Name) == "DisposeAsync" && !method.Parameters.Any(static p => !SymbolFacts.IsToken(p.Type)))
            || TryName(method.Name) is "TryTellSender" or "Equals" or "GetHashCode" or "ToString" or "GetType" or "MemberwiseClone" or "Finalize" or "ReferenceEquals";
        if (isTaken)
        {
            Refuse(ActorShapeError.ReservedName, method.Name, "a member the handle has already");
        }

        return isSound;
    }

    private static MessageSpec ReadMessage(IMethodSymbol method, bool isOverloaded, ISet<string> handlers, CancellationToken cancellationToken)
    {
        EquatableArray<ParameterSpec> parameters = ParameterReader.Read(method.Parameters, keepDefaults: true);
        bool takesToken = parameters.Any(static p => p.IsToken);
        if (!takesToken)
        {
            var names = new HashSet<string>(method.Parameters.Select(static p => p.Name), StringComparer.Ordinal);
            var token = new ParameterSpec
            {
                Type = KnownNames.CancellationToken,
                Name = SymbolText.Unique("cancellationToken", names),
                Default = "default",
                PassBy = "",
                IsToken = true,
            };
            parameters = new EquatableArray<ParameterSpec>([.. parameters, token]);
        }

        (string? result, bool isAsynchronous) = ReadResult(method);
        return new MessageSpec
        {
            MethodName = SymbolText.Escape(method.Name),
            AsyncName = SymbolText.Escape(AsyncName(method.Name)),
            TryName = SymbolText.Escape(TryName(method.Name)),
            HandlerName = SymbolText.Escape(SymbolText.Unique(method.Name, handlers)),
            Accessibility = method.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Parameters = parameters,
            HandlerTakesToken = takesToken,
            SplitsToken = isOverloaded && parameters[parameters.Count - 1].IsToken,
            Result = result,
            IsAsynchronous = isAsynchronous,
            Documentation = SymbolText.Documentation(method.OriginalDefinition, cancellationToken),
            Obsolete = SymbolText.Obsolete(method),
        };
    }

    private static (string? Result, bool IsAsynchronous) ReadResult(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return (null, false);
        }

        bool isTask = SymbolFacts.IsNamed(method.ReturnType, "Task", "System", "Threading", "Tasks") || SymbolFacts.IsNamed(method.ReturnType, "ValueTask", "System", "Threading", "Tasks");
        return (isTask, (method.ReturnType as INamedTypeSymbol)?.TypeArguments) switch
        {
            (true, { Length: 1 } arguments) => (SymbolText.Qualified(arguments[0]), true),
            (true, _) => (null, true),
            _ => (SymbolText.Qualified(method.ReturnType), false),
        };
    }

    private static string AsyncName(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name : name + "Async";

    private static string TryName(string name) => name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;
}
