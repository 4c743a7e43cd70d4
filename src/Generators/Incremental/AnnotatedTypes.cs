using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Concurrency.Generators;

/// <summary>
/// Finds the types with an attribute and reads a spec from each. The compiler's own way, <c>ForAttributeWithMetadataName</c>, binds the attributes of all of them after every edit, and what is read from
/// their symbols has to be read anew with them; here a file is not looked at again while no declaration has changed, or none that its own lead to. A spec must depend on nothing else: not on bodies,
/// not on places in a file, not on options of analyzers, and on no declaration that is neither reached through a name nor in <see cref="DeclarationNames"/>' list of those that are looked up without one.
/// </summary>
/// <param name="attribute">The attribute's name without its suffix.</param>
/// <param name="parse">Reads a type, on which the attribute was found; null where it has no spec.</param>
internal sealed class AnnotatedTypes<T>(string attribute, Func<INamedTypeSymbol, AttributeData, Compilation, CancellationToken, T?> parse)
    where T : class, IEquatable<T>
{
    private readonly SpecMemory<T> _memory = new();

    /// <summary>The specs, file by file, so that a type more or less in one moves none of another.</summary>
    public IncrementalValuesProvider<T> In(IncrementalGeneratorInitializationContext context) =>
        context.CompilationProvider.SelectMany(ReadAll).SelectMany(static (specs, _) => specs);

    private ImmutableArray<EquatableArray<T>> ReadAll(Compilation compilation, CancellationToken cancellationToken)
    {
        var project = ProjectDeclarations.Of(compilation, cancellationToken);
        List<(int Index, SyntaxTree Tree, IReadOnlyList<AttributedType> Types)> files = [.. project.Marked(attribute)];

        // A build runs once: fingerprints are for whoever comes again.
        Fingerprint? fingerprint = files.Exists(file => _memory.Knows(file.Tree)) ? project.GetFingerprint(compilation, cancellationToken) : null;
        var all = ImmutableArray.CreateBuilder<EquatableArray<T>>(files.Count);
        foreach ((int index, SyntaxTree tree, IReadOnlyList<AttributedType> types) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (fingerprint is not { } known)
            {
                all.Add(Read(compilation, tree, types, cancellationToken));
                _memory.Meet(tree);
            }
            else if (_memory.Recall(tree, known) is { } specs)
            {
                all.Add(specs);
            }
            else
            {
                // A tree that nobody knows has just been edited itself, which is the usual way to get here, and no reason to ask who depends on whom.
                Dependencies? dependencies = _memory.Knows(tree) ? project.GetDependencies(compilation, index, cancellationToken) : null;
                all.Add((dependencies is { } on ? _memory.Recall(tree, known, on) : null)
                    ?? _memory.Remember(tree, known, dependencies, Read(compilation, tree, types, cancellationToken)));
            }
        }

        return all.MoveToImmutable();
    }

    private EquatableArray<T> Read(Compilation compilation, SyntaxTree tree, IReadOnlyList<AttributedType> types, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.GetSemanticModel(tree);
        var specs = ImmutableArray.CreateBuilder<T>();
        foreach (AttributedType candidate in types)
        {
            // An attribute written on two parts is the compiler's error to report; the type is still generated once.
            if (model.GetDeclaredSymbol(candidate.Declaration, cancellationToken) is INamedTypeSymbol type
                && type.GetAttributes().FirstOrDefault(a => SymbolFacts.IsConcurrencyType(a.AttributeClass, attribute + "Attribute")) is { ApplicationSyntaxReference: { } written } first
                && written.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>() == candidate.Declaration
                && parse(type, first, compilation, cancellationToken) is { } spec)
            {
                specs.Add(spec);
            }
        }

        return new EquatableArray<T>(specs.ToImmutable());
    }
}
