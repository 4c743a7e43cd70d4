using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

// Concurrency contract
//   Callers:   any thread of the compiler's, for several compilations at once.
//   I1  All but _fingerprint is fixed at construction.
//   I2  _fingerprint is a function of the compilation: whoever writes it writes the same; a boxed value is published with its content.

/// <summary>What all files of a compilation declare.</summary>
internal sealed class ProjectDeclarations
{
    // Weak in their keys, so that neither a compilation nor its references are kept.
    private static readonly ConditionalWeakTable<Compilation, ProjectDeclarations> Known = new();
    private static readonly ConditionalWeakTable<object, object> Numbers = new();
    private static long _lastNumber;

    private readonly HashSet<string> _globalAliases = new(StringComparer.Ordinal);
    private readonly List<TreeDeclarations> _files = [];
    private object? _fingerprint;

    private ProjectDeclarations(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = TreeDeclarations.Of(tree, cancellationToken);
            _files.Add(file);
            _globalAliases.UnionWith(file.GlobalAliases);
        }
    }

    public static ProjectDeclarations Of(Compilation compilation, CancellationToken cancellationToken) =>
        Known.TryGetValue(compilation, out ProjectDeclarations? known) ? known : Known.GetValue(compilation, new ProjectDeclarations((CSharpCompilation)compilation, cancellationToken).Itself);

    /// <summary>The files that may have types with an attribute, and those types: all that could mean it, by its name or by any alias.</summary>
    /// <param name="attribute">The attribute's name without its suffix.</param>
    public IEnumerable<(SyntaxTree Tree, IReadOnlyList<AttributedType> Types)> Marked(string attribute)
    {
        string longName = attribute + "Attribute";
        foreach (TreeDeclarations file in _files)
        {
            List<AttributedType>? types = null;
            foreach (AttributedType type in file.Attributed)
            {
                foreach (string name in type.Names)
                {
                    if (name == attribute || name == longName || IsAlias(file, name))
                    {
                        (types ??= []).Add(type);
                        break;
                    }
                }
            }

            if (types is not null)
            {
                yield return (file.Tree, types);
            }
        }
    }

    /// <summary>
    /// The fingerprint of all that a symbol of this compilation can depend on: the declarations of every file, the references, the options and the name. References and options are the same
    /// where they are the same objects, which nobody can change.
    /// </summary>
    public Fingerprint GetFingerprint(Compilation compilation, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _fingerprint, null, null) is Fingerprint known)
        {
            return known;
        }

        var writer = new FingerprintWriter();
        writer.Write(compilation.AssemblyName ?? "");
        writer.Write(NumberOf(compilation.Options));
        foreach (MetadataReference reference in compilation.References)
        {
            writer.Write(NumberOf(reference));
        }

        foreach (TreeDeclarations file in _files)
        {
            writer.Write(file.GetFingerprint(cancellationToken));
        }

        Fingerprint found = writer.Close();
        Interlocked.Exchange(ref _fingerprint, found);
        return found;
    }

    private ProjectDeclarations Itself(Compilation compilation) => this;

    private bool IsAlias(TreeDeclarations file, string name) => _globalAliases.Count + file.Aliases.Count > 0
        && (_globalAliases.Contains(name) || file.Aliases.Contains(name) || _globalAliases.Contains(name + "Attribute") || file.Aliases.Contains(name + "Attribute"));

    /// <summary>Numbers are given once, so an object that has gone is never taken for a new one in its place.</summary>
    private static ulong NumberOf(object known) => (ulong)(long)Numbers.GetValue(known, static _ => Interlocked.Increment(ref _lastNumber));
}
