using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Methods: which are messages, and what they are called on the handle.</content>
internal static partial class ActorParser
{
    private static List<(IMethodSymbol Method, MessageSpec Message)> ReadMessages(INamedTypeSymbol type, string handleName, ReportActorShape refuse, CancellationToken cancellationToken)
    {
        HashSet<ISymbol> frameworkMembers = FrameworkMembersOf(type);
        CheckMarks(type, frameworkMembers, refuse);
        List<IMethodSymbol> methods = [.. FindMessages(type, frameworkMembers)];
        CheckTurnMarks(type, methods, refuse);
        var messages = new List<(IMethodSymbol Method, MessageSpec Message)>(methods.Count);
        if (methods.Count == 0 && !type.IsAbstract && !FindTimers(type).Any())
        {
            refuse(ActorShapeError.NoMessages, type, type.Name);
        }

        var overloads = new HashSet<string>(methods.GroupBy(static m => AsyncName(NameOf(m))).Where(static g => g.Count() > 1).Select(static g => g.Key), StringComparer.Ordinal);
        var handlers = new HashSet<string>(StringComparer.Ordinal) { "value__" }; // The name every enumeration uses for its value.
        var signatures = new Dictionary<string, IMethodSymbol>(StringComparer.Ordinal);
        foreach (IMethodSymbol method in methods)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ISymbol place = SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? method.AssociatedSymbol ?? method : type;
            if (!CheckMethod(method, place, handleName, refuse))
            {
                continue;
            }

            MessageSpec message = ReadMessage(method, overloads.Contains(AsyncName(NameOf(method))), handlers, cancellationToken);
            string parameters = "(" + string.Join(",", method.Parameters.Where(static p => !SymbolFacts.IsToken(p.Type)).Select(static p => SymbolText.Signature(p.Type))) + ")";
            if (signatures.TryGetValue(message.AsyncName + parameters, out IMethodSymbol? other) || signatures.TryGetValue(message.TryName + parameters, out other))
            {
                refuse(ActorShapeError.DuplicateMessage, place, DisplayNameOf(method), DisplayNameOf(other), message.AsyncName);
                continue;
            }

            signatures[message.AsyncName + parameters] = method;
            signatures[message.TryName + parameters] = method;
            messages.Add((method, message));
        }

        // What the actor calls only for a reader, or by itself, stands behind what others tell it.
        return [.. messages.Where(static m => !m.Message.IsStream), .. messages.Where(static m => m.Message.IsStream)];
    }

    /// <summary>The members that implement an interface of the framework or the lifecycle: those are called by the framework, not by a sender.</summary>
    private static HashSet<ISymbol> FrameworkMembersOf(INamedTypeSymbol type)
    {
        var members = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            if (SymbolFacts.RootNamespace(contract) is "System" or "Microsoft" || SymbolFacts.IsConcurrencyType(contract, "IActorLifecycle"))
            {
                members.UnionWith(contract.GetMembers().Select(type.FindImplementationForInterfaceMember).OfType<ISymbol>());
            }
        }

        return members;
    }

    private static IEnumerable<IMethodSymbol> FindMessages(INamedTypeSymbol type, ISet<ISymbol> frameworkMembers)
    {
        IEnumerable<INamedTypeSymbol> declaring = SymbolFacts.BasesOf(type).Where(static b => b.IsAbstract && HasActorAttribute(b)).Reverse().Append(type);
        foreach (IMethodSymbol method in declaring.SelectMany(static t => t.GetMembers()).Select(AsMessage).OfType<IMethodSymbol>())
        {
            if (method is { IsStatic: false, IsImplicitlyDeclared: false }
                && (method.DeclaredAccessibility == Accessibility.Public || SymbolFacts.HasConcurrencyAttribute(method, "MessageAttribute") || IsQuery(method))
                && !SymbolFacts.HasConcurrencyAttribute(method, "NotAMessageAttribute")
                && !IsOverrideOfAnotherMessage(method)
                && !ImplementsFramework(method, frameworkMembers)
                && IsReachable(method, type))
            {
                yield return method;
            }
        }
    }

    /// <summary>A base's private method is reported where it is declared; one that is internal to another assembly cannot be seen from here.</summary>
    private static bool IsReachable(IMethodSymbol method, INamedTypeSymbol type) => SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
        || method.DeclaredAccessibility switch
        {
            Accessibility.Private => false,
            Accessibility.Internal or Accessibility.ProtectedAndInternal => IsVisibleTo(method, type),
            _ => true,
        };

    private static bool IsVisibleTo(ISymbol member, INamedTypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, type.ContainingAssembly) || member.ContainingAssembly.GivesAccessTo(type.ContainingAssembly);

    /// <summary>Overrides of object's methods are no messages; an override of an actor base's message is that message, found at its base.</summary>
    private static bool IsOverrideOfAnotherMessage(IMethodSymbol method)
    {
        IMethodSymbol root = HandleMethods.Root(method);
        return !ReferenceEquals(root, method)
            && (root.ContainingType.SpecialType == SpecialType.System_Object || (root.ContainingType.IsAbstract && HasActorAttribute(root.ContainingType)));
    }

    private static MessageSpec ReadMessage(IMethodSymbol method, bool isOverloaded, ISet<string> handlers, CancellationToken cancellationToken)
    {
        EquatableArray<ParameterSpec> parameters = ParameterReader.Read(method.Parameters, keepDefaults: true);
        bool takesToken = parameters.Any(static p => p.IsToken);
        if (!takesToken)
        {
            var names = new HashSet<string>(method.Parameters.Select(static p => p.Name), StringComparer.Ordinal);
            parameters = new EquatableArray<ParameterSpec>([.. parameters, ParameterReader.Token(SymbolText.Unique("cancellationToken", names))]);
        }

        (string? result, bool isAsynchronous) = ReadResult(method);
        return new MessageSpec
        {
            MethodName = SymbolText.Escape(DisplayNameOf(method)),
            AsyncName = SymbolText.Escape(AsyncName(NameOf(method))),
            TryName = SymbolText.Escape(TryName(NameOf(method))),
            HandlerName = SymbolText.Escape(SymbolText.Unique(NameOf(method), handlers)),
            Accessibility = method.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Parameters = parameters,
            HandlerTakesToken = takesToken,
            SplitsToken = isOverloaded && parameters[parameters.Count - 1].IsToken,
            Result = result,
            IsAsynchronous = isAsynchronous,
            IsStream = IsStream(method.ReturnType),
            Turn = TurnOf(method),
            IsProperty = method.AssociatedSymbol is not null,
            Documentation = SymbolText.Documentation((method.AssociatedSymbol ?? method).OriginalDefinition, cancellationToken),
            Obsolete = SymbolText.Caveats(method.AssociatedSymbol ?? method),
            Spills = method.Parameters.Where(static p => !SymbolFacts.IsToken(p.Type)).Sum(static p => SizeEstimate.Of(p.Type)) > SizeEstimate.LargestInline,
            Cast = method.ReturnType.TypeKind == TypeKind.Dynamic ? $"({SymbolText.Static(method.ReturnType)})" : "",
            Forgives = (isAsynchronous && method.ReturnType is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.Annotated }) || MayReturnNull(method),
        };
    }

    private static (string? Result, bool IsAsynchronous) ReadResult(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return (null, false);
        }

        if (IsStream(method.ReturnType))
        {
            return (SymbolText.Qualified(((INamedTypeSymbol)method.ReturnType).TypeArguments[0]), false);
        }

        return (IsTask(method.ReturnType), (method.ReturnType as INamedTypeSymbol)?.TypeArguments) switch
        {
            (true, { Length: 1 } arguments) => (SymbolText.Qualified(arguments[0]), true),
            (true, _) => (null, true),
            _ => (SymbolText.Qualified(method.ReturnType), false),
        };
    }

    private static bool MayReturnNull(IMethodSymbol method) =>
        method.GetReturnTypeAttributes().Any(static a => a.AttributeClass is { Name: "MaybeNullAttribute" } type && SymbolFacts.IsNamed(type, "MaybeNullAttribute", "System", "Diagnostics", "CodeAnalysis"));

    private static string AsyncName(string name) => name.EndsWith("Async", StringComparison.Ordinal) ? name : name + "Async";

    private static string TryName(string name) => name.Length > 5 && name.EndsWith("Async", StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;
}
