namespace Concurrency.Generators;

/// <summary>
/// For each file of a project a fingerprint of all declarations that its own can lead to, name by name: of the file, of every file that declares something under a name that it mentions, and so on. A new
/// declaration of a mentioned name, anywhere, is a file more and so another fingerprint. Names are nodes of the graph themselves, so that the whole costs as much as there are names in the files, however
/// many declare the same one. What leads to each other has one fingerprint together, in the order of the files, which is that of a partial type's parts; the others' are made of those they lead to.
/// </summary>
internal sealed class DeclarationClosures
{
    private const int Member = 1;
    private const int Successor = 2;

    private readonly IReadOnlyList<DeclarationSummary> _files;
    private readonly int[][] _successors;
    private readonly StrongComponents _components;
    private readonly Fingerprint[] _found;
    private readonly int[] _countedFor;
    private readonly List<(int Kind, Fingerprint Fingerprint)> _parts = [];
    private readonly FingerprintWriter _writer = new();

    private DeclarationClosures(IReadOnlyList<DeclarationSummary> files, CancellationToken cancellationToken)
    {
        _files = files;
        _successors = SuccessorsOf(files);
        _components = StrongComponents.Of(_successors);
        _found = new Fingerprint[_components.Count];
        _countedFor = new int[_components.Count];
        var members = new List<int>[_components.Count];
        for (int node = 0; node < _successors.Length; node++)
        {
            (members[_components.Numbers[node]] ??= []).Add(node);
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
        return [.. files.Select((_, file) => closures._found[closures._components.Numbers[file]])];
    }

    /// <summary>The files come first and lead to the names that they mention, as far as somebody declares them; the names come behind them and lead to the files that declare them.</summary>
    private static int[][] SuccessorsOf(IReadOnlyList<DeclarationSummary> files)
    {
        var names = new Dictionary<string, int>(files.Count, DeclarationNames.Comparer);
        var declaring = new List<List<int>>(files.Count);
        for (int file = 0; file < files.Count; file++)
        {
            foreach (string name in files[file].Declared)
            {
                if (!names.TryGetValue(name, out int number))
                {
                    names.Add(name, number = declaring.Count);
                    declaring.Add([]);
                }

                declaring[number].Add(file);
            }
        }

        var successors = new int[files.Count + declaring.Count][];
        var mentioned = new List<int>();
        for (int file = 0; file < files.Count; file++)
        {
            mentioned.Clear();
            foreach (string name in files[file].Mentioned)
            {
                if (names.TryGetValue(name, out int number))
                {
                    mentioned.Add(files.Count + number);
                }
            }

            successors[file] = [.. mentioned];
        }

        for (int number = 0; number < declaring.Count; number++)
        {
            successors[files.Count + number] = [.. declaring[number]];
        }

        return successors;
    }

    private Fingerprint FingerprintOf(int component, List<int> members)
    {
        // In the order of the files and of the names in them: the components' own numbers depend on files that have nothing to do with these.
        _parts.Clear();
        _countedFor[component] = component + 1;
        foreach (int member in members)
        {
            if (member < _files.Count)
            {
                _parts.Add((Member, _files[member].Fingerprint));
            }

            foreach (int successor in _successors[member])
            {
                int other = _components.Numbers[successor];
                if (_countedFor[other] != component + 1)
                {
                    _countedFor[other] = component + 1;
                    _parts.Add((Successor, _found[other]));
                }
            }
        }

        // A file that leads nowhere, or a name that one file declares.
        if (_parts.Count == 1)
        {
            return _parts[0].Fingerprint;
        }

        foreach ((int kind, Fingerprint fingerprint) in _parts)
        {
            _writer.Write(kind);
            _writer.Write(fingerprint);
        }

        return _writer.Close();
    }
}
