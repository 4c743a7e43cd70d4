using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Analyzers.Common;

/// <summary>Whether a type shows a sign of being used by several threads: the gate in front of every race rule for ordinary code.</summary>
/// <remarks>
/// After RacerD (Blackshear et al., OOPSLA 2018), which asks for an annotation or a lock, plus what tells in .NET: fields of concurrent types, hosted services, registration as a singleton.
/// Bodies are read by syntax and name only, once per type, when declarations alone do not tell.
/// </remarks>
internal sealed class ConcurrencyEvidence(Compilation compilation, KnownTypes types, Annotations annotations)
{
    private static readonly HashSet<string> TellingNames = new(StringComparer.Ordinal)
    {
        "Interlocked", "Volatile", "Monitor", "EnterScope", "EnterReadLock", "EnterWriteLock", "QueueUserWorkItem", "Parallel", "ContinueWith", "StartNew",
    };

    private readonly ConcurrentDictionary<INamedTypeSymbol, bool> _verdicts = new(SymbolEqualityComparer.Default);

    private readonly Lazy<HashSet<string>> _singletons = new(() => types.ServiceCollectionExtensions is null ? [] : SingletonNames(compilation));

    public bool Exists(INamedTypeSymbol? type)
    {
        if (type is null)
        {
            return false;
        }

        type = type.OriginalDefinition;
        return _verdicts.TryGetValue(type, out bool known) ? known : _verdicts.GetOrAdd(type, Compute(type));
    }

    private bool Compute(INamedTypeSymbol type) =>
        annotations.IsAnnotated(type) || HasTellingField(type) || IsHosted(type) || BodiesTell(type) || _singletons.Value.Contains(type.Name);

    private bool IsHosted(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (KnownTypes.Is(implemented, types.HostedService))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasTellingField(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is not IFieldSymbol field)
            {
                continue;
            }

            if (field.IsVolatile || KnownTypes.Is(field.Type, types.Lock) || KnownTypes.Is(field.Type, types.SemaphoreSlim) || KnownTypes.Is(field.Type, types.ReaderWriterLockSlim)
                || KnownTypes.Is(field.Type, types.ReaderWriterLock) || KnownTypes.Is(field.Type, types.SpinLock) || KnownTypes.Is(field.Type, types.Timer)
                || field.Type.ContainingNamespace is { Name: "Concurrent" or "Channels", ContainingNamespace: { Name: "Collections" or "Threading", ContainingNamespace.Name: "System" } })
            {
                return true;
            }
        }

        return false;
    }

    private static bool BodiesTell(INamedTypeSymbol type)
    {
        foreach (SyntaxReference declaration in type.DeclaringSyntaxReferences)
        {
            SyntaxNode root = declaration.GetSyntax();
            foreach (SyntaxNode node in root.DescendantNodes(n => n == root || n is not BaseTypeDeclarationSyntax))
            {
                switch (node)
                {
                    case LockStatementSyntax:
                    case IdentifierNameSyntax name when TellingNames.Contains(name.Identifier.ValueText):
                    // Task.Run: the receiver is part of the name, Run alone says nothing.
                    case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Run", Expression: IdentifierNameSyntax { Identifier.ValueText: "Task" } }:
                    case ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: "Thread" or "Timer" } }:
                        return true;
                }
            }
        }

        return false;
    }

    // AddSingleton<Service, Implementation>(), AddHostedService<Worker>(): by simple name, because no semantic model is at hand here and a wrong hit only opens the gate.
    private static HashSet<string> SingletonNames(Compilation compilation)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            foreach (SyntaxNode node in tree.GetRoot().DescendantNodes(static n => n is not (UsingDirectiveSyntax or AttributeListSyntax)))
            {
                if (node is not GenericNameSyntax { Identifier.ValueText: "AddSingleton" or "TryAddSingleton" or "AddHostedService" } registration)
                {
                    continue;
                }

                foreach (TypeSyntax argument in registration.TypeArgumentList.Arguments)
                {
                    SyntaxToken last = argument.GetLastToken();
                    names.Add(argument is GenericNameSyntax generic ? generic.Identifier.ValueText : last.IsKind(SyntaxKind.IdentifierToken) ? last.ValueText : string.Empty);
                }
            }
        }

        return names;
    }
}
