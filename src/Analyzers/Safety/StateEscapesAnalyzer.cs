using System.Collections.Concurrent;
using System.Collections.Immutable;
using Concurrency.Analyzers.Common;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Concurrency.Analyzers.Safety;

/// <summary>Which state of an actor, pool or pipeline is known outside of the turn that owns it? In [ThreadSafe] classes: which guarded collection is handed out?</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StateEscapesAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StateEscapes];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(static start =>
        {
            CompilationFacts facts = CompilationFacts.For(start.Compilation, start.Options);
            start.RegisterSymbolStartAction(c => StartType(c, facts), SymbolKind.NamedType);
        });
    }

    private static void StartType(SymbolStartAnalysisContext context, CompilationFacts facts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        bool isOwner = Annotations.IsOwner(type);
        if (!isOwner && !Annotations.IsThreadSafe(type))
        {
            return;
        }

        var changed = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
        var returned = new ConcurrentBag<(ISymbol Member, Location Place)>();
        context.RegisterOperationAction(c => CollectChange(c, facts, changed), OperationKind.FieldReference, OperationKind.PropertyReference);
        context.RegisterOperationAction(c => CollectReturned(c, facts, returned), OperationKind.Return);
        if (isOwner)
        {
            context.RegisterOperationAction(c => ReportCapture(c, facts), OperationKind.AnonymousFunction);
            context.RegisterOperationAction(c => ReportMethodGroup(c, facts), OperationKind.MethodReference);
        }

        context.RegisterSymbolEndAction(end =>
        {
            foreach ((ISymbol member, Location place) in returned)
            {
                // What nobody changes after construction may be read by everybody.
                if (changed.ContainsKey(member))
                {
                    end.ReportDiagnostic(Diagnostic.Create(Rules.StateEscapes, place, member.Name, "is returned: the caller reads it while later calls change it"));
                }
            }

            if (isOwner)
            {
                ReportDeclarations(end, type, facts);
            }
        });
    }

    private static void CollectChange(OperationAnalysisContext context, CompilationFacts facts, ConcurrentDictionary<ISymbol, bool> changed)
    {
        if (context.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
            && Writes.ReferredSymbol(context.Operation) is { } member && facts.Safety.IsMutatedAt(context.Operation))
        {
            changed[member] = true;
        }
    }

    private static void CollectReturned(OperationAnalysisContext context, CompilationFacts facts, ConcurrentBag<(ISymbol Member, Location Place)> returned)
    {
        var statement = (IReturnOperation)context.Operation;
        if (statement.ReturnedValue is not { } value || context.ContainingSymbol is not IMethodSymbol method || !IsOpenToOthers(method)
            || EnclosingFunction.Of(statement) is IAnonymousFunctionOperation or ILocalFunctionOperation)
        {
            return;
        }

        if (LiveState.Of(value, facts) is { } live)
        {
            returned.Add((live.Member, live.Place.Syntax.GetLocation()));
        }
    }

    /// <summary>A message, or a member that other code reaches anyway; helpers that the author keeps off the handle answer for themselves.</summary>
    private static bool IsOpenToOthers(IMethodSymbol method)
    {
        ISymbol member = method.AssociatedSymbol ?? method;
        return method.MethodKind is MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.ExplicitInterfaceImplementation && !Annotations.Has(member, "NotAMessageAttribute")
            && (member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
                || !method.ExplicitInterfaceImplementations.IsEmpty || Annotations.Has(member, "MessageAttribute") || Annotations.Has(member, "StageAttribute"));
    }

    private static void ReportCapture(OperationAnalysisContext context, CompilationFacts facts)
    {
        if (OutsideOfTheTurn.FirstUse((IAnonymousFunctionOperation)context.Operation, facts) is { } use)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.StateEscapes, use.Place.Syntax.GetLocation(), use.Name, "is used by a delegate that runs outside of the turn"));
        }
    }

    private static void ReportMethodGroup(OperationAnalysisContext context, CompilationFacts facts)
    {
        var reference = (IMethodReferenceOperation)context.Operation;
        if (reference.Instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } && !Annotations.Has(reference.Method, "NotAMessageAttribute")
            && OutsideOfTheTurn.IsOutside(reference, facts))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.StateEscapes, reference.Syntax.GetLocation(), reference.Method.Name, "is used by a delegate that runs outside of the turn"));
        }
    }

    private static void ReportDeclarations(SymbolAnalysisContext context, INamedTypeSymbol type, CompilationFacts facts)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member.IsImplicitlyDeclared || member.Locations.Length == 0 || member.Locations[0].SourceTree is not { } tree || Annotations.IsThreadSafeMember(member))
            {
                continue;
            }

            string? why = member switch
            {
                // A public field is refused by the declaration rules.
                IFieldSymbol { IsStatic: false, IsReadOnly: false, DeclaredAccessibility: Accessibility.Internal or Accessibility.ProtectedOrInternal } => "can be set from outside of the turn",
                IPropertySymbol { IsStatic: false, IsIndexer: false, SetMethod: { IsInitOnly: false, DeclaredAccessibility: not (Accessibility.Private or Accessibility.Protected) } } property
                    when property.DeclaredAccessibility is not (Accessibility.Private or Accessibility.Protected) => "can be set from outside of the turn",
                IFieldSymbol { IsStatic: true, IsConst: false } field when IsSharedByInstances(field, field.Type, field.IsReadOnly, tree, facts) => "is static: all instances share it without a lock",
                _ => null,
            };
            if (why is not null)
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.StateEscapes, member.Locations[0], member.Name, why));
            }
        }
    }

    private static bool IsSharedByInstances(IFieldSymbol field, ITypeSymbol type, bool isReadOnly, SyntaxTree tree, CompilationFacts facts)
    {
        foreach (AttributeData attribute in field.GetAttributes())
        {
            if (KnownTypes.Is(attribute.AttributeClass, facts.Types.ThreadStaticAttribute))
            {
                return false;
            }
        }

        return facts.Safety.Of(type, tree) switch
        {
            ThreadSafety.NotThreadSafe => true,
            ThreadSafety.ThreadSafe => false,
            _ => !isReadOnly && type is not IErrorTypeSymbol && !facts.Locks.IsLockType(type),
        };
    }
}
