using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which function is <c>async void</c>, so that its exception has nowhere to go?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AsyncVoidAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.AsyncVoidFunction];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();

        // Designer files subscribe the handlers that stand in the user's half of the type.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze);
        context.RegisterSymbolStartAction(StartType, SymbolKind.NamedType);
    }

    private static void StartType(SymbolStartAnalysisContext context)
    {
        // One state per type: the actions of an outer type do not see its nested types.
        var functions = new ConcurrentBag<IMethodSymbol>();
        var subscribed = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);

        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true } method)
                functions.Add(method);
        });
        context.RegisterOperationAction(
            operation =>
            {
                if (((ILocalFunctionOperation)operation.Operation).Symbol is { IsAsync: true, ReturnsVoid: true } local)
                    functions.Add(local);
            },
            OperationKind.LocalFunction);
        context.RegisterOperationAction(
            operation =>
            {
                if (SubscribedMethod((IEventAssignmentOperation)operation.Operation) is { } handler)
                    subscribed[handler] = true;
            },
            OperationKind.EventAssignment);
        context.RegisterOperationAction(ReportLambda, OperationKind.AnonymousFunction);
        context.RegisterSymbolEndAction(end =>
        {
            foreach (IMethodSymbol function in functions)
                Report(end, function, subscribed.ContainsKey(function.PartialDefinitionPart ?? function));
        });
    }

    private static ISymbol? SubscribedMethod(IEventAssignmentOperation assignment) =>
        assignment.Adds && assignment.HandlerValue is IDelegateCreationOperation { Target: IMethodReferenceOperation { Method: { } method } } ? method : null;

    private static void Report(SymbolAnalysisContext context, IMethodSymbol function, bool isSubscribed)
    {
        if (IsMessage(function) || IsContractOfOthers(function) || CaughtBody.CatchesEverything(CaughtBody.Of(function, context.CancellationToken)))
            return;

        if (function.Locations.Length > 0)
            context.ReportDiagnostic(Create(function.Locations[0], EventHandlerShape.Fits(function) && (isSubscribed || IsSubscribedInMarkup(function.ContainingType)), $"'{function.Name}'"));
    }

    /// <summary>The handlers of a window, page or form are named in markup or designer files, which the compilation may not contain.</summary>
    private static bool IsSubscribedInMarkup(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (!current.GetMembers("InitializeComponent").IsEmpty)
                return true;
        }

        // Not generated yet: the constructor calls it all the same.
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            foreach (SyntaxReference declaration in constructor.DeclaringSyntaxReferences)
            {
                if (declaration.GetSyntax() is ConstructorDeclarationSyntax { Body: { } body } && Calls(body, "InitializeComponent"))
                    return true;
            }
        }

        return false;
    }

    private static bool Calls(BlockSyntax body, string method)
    {
        foreach (StatementSyntax statement in body.Statements)
        {
            if (statement is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax { Expression: SimpleNameSyntax name } } && name.Identifier.ValueText == method)
                return true;
        }

        return false;
    }

    private static void ReportLambda(OperationAnalysisContext context)
    {
        var lambda = (IAnonymousFunctionOperation)context.Operation;
        if (lambda.Symbol is not { IsAsync: true, ReturnsVoid: true } || lambda.Syntax is not AnonymousFunctionExpressionSyntax syntax)
            return;

        // Without a delegate type the conversion is the compiler's error, not ours.
        if (lambda.Parent is not IDelegateCreationOperation { Type: { TypeKind: TypeKind.Delegate } target } conversion || CaughtBody.CatchesEverything(syntax.Body))
            return;

        IOperation? consumer = conversion.Parent;
        bool isHandler = consumer is IEventAssignmentOperation && EventHandlerShape.Fits(lambda.Symbol);
        context.ReportDiagnostic(Create(syntax.AsyncKeyword.GetLocation(), isHandler, $"The lambda {Destination(consumer, target)}"));
    }

    private static string Destination(IOperation? consumer, ITypeSymbol target) => consumer is not IArgumentOperation argument
        ? $"that becomes '{target.Name}'"
        : argument.Parent switch
        {
            IInvocationOperation call => $"given to '{call.TargetMethod.Name}'",
            IObjectCreationOperation { Type: { } created } => $"given to '{created.Name}'",
            _ => $"that becomes '{target.Name}'",
        };

    /// <summary>A subscribed event handler cannot return a task, so its report is advice; any other function could.</summary>
    private static Diagnostic Create(Location location, bool isEventHandler, string function) => Diagnostic.Create(
        Rules.AsyncVoidFunction,
        location,
        isEventHandler ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning,
        additionalLocations: null,
        properties: null,
        function);

    /// <summary>What the generator turns into a message, stage or job is refused by the declaration rules already.</summary>
    private static bool IsMessage(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.IsStatic || !Annotations.IsOwner(method.ContainingType) || Annotations.Has(method, "NotAMessageAttribute"))
            return false;

        return method.DeclaredAccessibility == Accessibility.Public || Annotations.Has(method, "MessageAttribute") || Annotations.Has(method, "StageAttribute") || Annotations.Has(method, "JobAttribute");
    }

    /// <summary>The return type was decided in another assembly: the author of this method cannot change it.</summary>
    private static bool IsContractOfOthers(IMethodSymbol method)
    {
        // The base is not known: an error type, or a missing reference.
        if (method is { IsOverride: true, OverriddenMethod: null })
            return true;

        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
            root = overridden;

        if (root.DeclaringSyntaxReferences.IsEmpty)
            return true;

        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation))
            return false;

        foreach (INamedTypeSymbol contract in method.ContainingType.AllInterfaces)
        {
            if (!contract.DeclaringSyntaxReferences.IsEmpty)
                continue;

            foreach (ISymbol member in contract.GetMembers())
            {
                if (SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                    return true;
            }
        }

        return false;
    }
}
