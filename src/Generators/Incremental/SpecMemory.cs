using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

// Concurrency contract
//   Callers:   any thread of the compiler's, for several compilations at once.
//   Guarded by the lock on a Remembered: its list. The table locks itself.

/// <summary>
/// The specs that were read from the types of a tree, each under the fingerprint of the compilation it was read in and under what it depends on there. A tree may belong to several compilations at once, a
/// linked file's does: the last few are kept. Specs are values, so nothing of a compilation is kept with them, and they go with their tree.
/// </summary>
internal sealed class SpecMemory<T>
    where T : class, IEquatable<T>
{
    private const int Kept = 4;

    private readonly ConditionalWeakTable<SyntaxTree, Remembered> _trees = new();

    /// <summary>Whether the tree has been read before, in whatever compilation.</summary>
    public bool Knows(SyntaxTree tree) => _trees.TryGetValue(tree, out _);

    /// <summary>The tree has been read, and nobody knows yet whether it will be again.</summary>
    public void Meet(SyntaxTree tree) => _ = _trees.GetValue(tree, static _ => new Remembered());

    /// <summary>What was read where every declaration was as it is.</summary>
    public EquatableArray<T>? Recall(SyntaxTree tree, Fingerprint project)
    {
        if (!_trees.TryGetValue(tree, out Remembered? remembered))
        {
            return null;
        }

        lock (remembered)
        {
            int at = remembered.FindIndex(one => one.Project == project);
            return at < 0 ? null : remembered[at].Specs;
        }
    }

    /// <summary>What was read where everything that it depends on was as it is; from now on it is known under this project too.</summary>
    public EquatableArray<T>? Recall(SyntaxTree tree, Fingerprint project, Dependencies dependencies)
    {
        if (!_trees.TryGetValue(tree, out Remembered? remembered))
        {
            return null;
        }

        lock (remembered)
        {
            int at = remembered.FindIndex(one => one.Dependencies == dependencies);
            if (at < 0)
            {
                return null;
            }

            EquatableArray<T> specs = remembered[at].Specs;
            remembered.RemoveAt(at);
            remembered.Add((project, dependencies, specs));
            return specs;
        }
    }

    /// <summary>Remembers what was read.</summary>
    /// <param name="tree">The file.</param>
    /// <param name="project">The fingerprint of all declarations.</param>
    /// <param name="dependencies">What the specs depend on; null where nobody has found that out.</param>
    /// <param name="specs">What was read.</param>
    /// <returns>The same, or the equal one that was there: most edits of a declaration change nothing for most files, and what is the same object is compared at once.</returns>
    public EquatableArray<T> Remember(SyntaxTree tree, Fingerprint project, Dependencies? dependencies, EquatableArray<T> specs)
    {
        Remembered remembered = _trees.GetValue(tree, static _ => new Remembered());
        lock (remembered)
        {
            int equal = remembered.FindIndex(one => one.Specs.Equals(specs));
            EquatableArray<T> kept = equal < 0 ? specs : remembered[equal].Specs;
            remembered.RemoveAll(one => one.Project == project);
            if (remembered.Count == Kept)
            {
                remembered.RemoveAt(0);
            }

            remembered.Add((project, dependencies, kept));
            return kept;
        }
    }

    private sealed class Remembered : List<(Fingerprint Project, Dependencies? Dependencies, EquatableArray<T> Specs)>;
}
