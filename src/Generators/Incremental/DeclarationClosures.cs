namespace Concurrency.Generators;

/// <summary>
/// For each file of a project a fingerprint of all declarations that its own can lead to, name by name: of the file, of every file that declares something under a name that it mentions, and so on. A new
/// declaration of a mentioned name, anywhere, is a file more and so another fingerprint. Files that lead to each other have one together, in the order of the compilation, which is that of a partial type's
/// parts; otherwise a fingerprint is made of those it leads to, so the whole costs as much as there are mentions.
/// </summary>
internal sealed class DeclarationClosures
{
    private const int Member = 1;
    private const int Successor = 2;

    private readonly IReadOnlyList<DeclarationSummary> _files;
    private readonly int[][] _successors;
    private readonly StrongComponents _components;
    private readonly Fingerprint[] _found;
    private readonly int[] _writtenFor;
    private readonly FingerprintWriter _writer = new();

    private DeclarationClosures(IReadOnlyList<DeclarationSummary> files, CancellationToken cancellationToken)
    {
        _files = files;
        _successors = SuccessorsOf(files, cancellationToken);
        _components = StrongComponents.Of(_successors);
        _found = new Fingerprint[_components.Count];
        _writtenFor = new int[_components.Count];
        var members = new List<int>[_components.Count];
        for (int file = 0; file < files.Count; file++)
        {
            (members[_components.Numbers[file]] ??= []).Add(file);
        }

        for (int component = 0; component < members.Length; component++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _found[component] = FingerprintOf(component, members[component]);
        }
    }

    /// <summary>The closures' fingerprints, in the order of the files.</summary>
    public static Fingerprint[] Of(IReadOnlyList<DeclarationSummary> files, CancellationToken cancellationToken)
    {
        var closures = new DeclarationClosures(files, cancellationToken);
        return Array.ConvertAll(closures._components.Numbers, number => closures._found[number]);
    }

    /// <summary>For each file the others that declare a name which it mentions, in the order of the files.</summary>
    private static int[][] SuccessorsOf(IReadOnlyList<DeclarationSummary> files, CancellationToken cancellationToken)
    {
        var declaring = new Dictionary<string, List<int>>(files.Count, DeclarationNames.Comparer);
        for (int file = 0; file < files.Count; file++)
        {
            foreach (string name in files[file].Declared)
            {
                if (!declaring.TryGetValue(name, out List<int>? known))
                {
                    declaring.Add(name, known = []);
                }

                known.Add(file);
            }
        }

        var successors = new int[files.Count][];
        var found = new List<int>();
        int[] foundFor = new int[files.Count];
        for (int file = 0; file < files.Count; file++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            found.Clear();
            foundFor[file] = file + 1;
            foreach (string name in files[file].Mentioned)
            {
                foreach (int declarer in declaring.TryGetValue(name, out List<int>? known) ? known : [])
                {
                    if (foundFor[declarer] != file + 1)
                    {
                        foundFor[declarer] = file + 1;
                        found.Add(declarer);
                    }
                }
            }

            found.Sort();
            successors[file] = found.Count == 0 ? [] : [.. found];
        }

        return successors;
    }

    private Fingerprint FingerprintOf(int component, List<int> members)
    {
        if (members.Count == 1 && _successors[members[0]].Length == 0)
        {
            return _files[members[0]].Fingerprint;
        }

        // Numbers of components depend on files that have nothing to do with these, the order of files does not.
        _writtenFor[component] = component + 1;
        foreach (int member in members)
        {
            _writer.Write(Member);
            _writer.Write(_files[member].Fingerprint);
            foreach (int successor in _successors[member])
            {
                int other = _components.Numbers[successor];
                if (_writtenFor[other] != component + 1)
                {
                    _writtenFor[other] = component + 1;
                    _writer.Write(Successor);
                    _writer.Write(_found[other]);
                }
            }
        }

        return _writer.Close();
    }
}
