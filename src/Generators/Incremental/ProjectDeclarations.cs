using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

// Concurrency contract
//   Callers:   any thread of the compiler's, for several compilations at once.
//   I1  All but _fingerprint and _dependencies is fixed at construction.
//   I2  Those two are functions of the compilation: whoever writes one writes the same; what the exchange publishes is never changed.

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
    private Dependencies[]? _dependencies;

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

    /// <summary>The files that may have types with an attribute, each with its place in the project, and those types: all that could mean it, by its name or by any alias.</summary>
    /// <param name="attribute">The attribute's name without its suffix.</param>
    public IEnumerable<(int Index, SyntaxTree Tree, IReadOnlyList<AttributedType> Types)> Marked(string attribute)
    {
        string longName = attribute + "Attribute";
        for (int index = 0; index < _files.Count; index++)
        {
            TreeDeclarations file = _files[index];
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
                yield return (index, file.Tree, types);
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
        WriteSurroundings(writer, compilation);
        foreach (TreeDeclarations file in _files)
        {
            writer.Write(file.Summarize(cancellationToken).Fingerprint);
        }

        Fingerprint found = writer.Close();
        Interlocked.Exchange(ref _fingerprint, found);
        return found;
    }

    /// <summary>What the symbols of one file can depend on, which is found out for all of them at once.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="index">The file's place in it.</param>
    /// <param name="cancellationToken">Stops finding it out.</param>
    public Dependencies GetDependencies(Compilation compilation, int index, CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _dependencies, null, null) is { } known)
        {
            return known[index];
        }

        DeclarationSummary[] files = [.. _files.Select(file => file.Summarize(cancellationToken))];
        Fingerprint[] closures = DeclarationClosures.Of(files, cancellationToken);
        Fingerprint context = FingerprintOfContext(compilation, files, closures);
        Dependencies[] found = Array.ConvertAll(closures, closure => new Dependencies(context, closure));
        Interlocked.Exchange(ref _dependencies, found);
        return found[index];
    }

    private ProjectDeclarations Itself(Compilation compilation) => this;

    private static Fingerprint FingerprintOfContext(Compilation compilation, DeclarationSummary[] files, Fingerprint[] closures)
    {
        var writer = new FingerprintWriter();
        WriteSurroundings(writer, compilation);

        // A namespace is found by each of its parts, hides others that are farther away, and has a say in the names of generated files: there are few, and they seldom change.
        List<string> namespaces = [.. new SortedSet<string>(files.SelectMany(static file => file.Namespaces), StringComparer.Ordinal)];
        writer.Write(namespaces.Count);
        foreach (string name in namespaces)
        {
            writer.Write(name);
        }

        for (int file = 0; file < files.Length; file++)
        {
            if (files[file].ConcernsAll)
            {
                writer.Write(closures[file]);
            }
        }

        return writer.Close();
    }

    private static void WriteSurroundings(FingerprintWriter writer, Compilation compilation)
    {
        writer.Write(compilation.AssemblyName ?? "");
        writer.Write(NumberOf(compilation.Options));
        writer.Write(compilation.References.Count());
        foreach (MetadataReference reference in compilation.References)
        {
            writer.Write(NumberOf(reference));
        }
    }

    private bool IsAlias(TreeDeclarations file, string name) => _globalAliases.Count + file.Aliases.Count > 0
        && (_globalAliases.Contains(name) || file.Aliases.Contains(name) || _globalAliases.Contains(name + "Attribute") || file.Aliases.Contains(name + "Attribute"));

    /// <summary>Numbers are given once, so an object that has gone is never taken for a new one in its place.</summary>
    private static ulong NumberOf(object known) => (ulong)(long)Numbers.GetValue(known, static _ => Interlocked.Increment(ref _lastNumber));
}
