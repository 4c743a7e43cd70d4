using System.Text;

namespace Concurrency.Generators.FuzzTests;

/// <summary>A few random declarations in one to three files: grammatical, not always legal. Some are then damaged the way typing damages text.</summary>
internal sealed class RandomProgram
{
    private readonly Dice _dice;
    private readonly int _badness;
    private readonly bool _isLarge;
    private int _current;

    /// <param name="seed">Where the dice begin.</param>
    /// <param name="size">How many declarations where the program has no mistake on purpose; 0 for a few. A mistake in one would spare all others, so those with some stay small.</param>
    public RandomProgram(int seed, int size)
    {
        _dice = new Dice(seed);
        // Two thirds of the programs are meant to compile; the rest has a mistake here and there.
        _badness = _dice.Chance(66) ? 0 : 6;
        var files = new List<(string Path, string Text)> { ("Surroundings.cs", Vocabulary.Surroundings) };
        int count = 1 + _dice.Next(3);
        bool isDamaged = _dice.Chance(20);
        IsMeantToCompile = _badness == 0 && !isDamaged;
        _isLarge = size > 0 && IsMeantToCompile;
        if (_isLarge)
        {
            count = size;
        }

        for (int i = 0; i < count; i++)
        {
            _current = i;
            (string first, string? second) = WriteType(i);
            files.Add(($"File{i}.cs", first));
            if (second is not null)
            {
                files.Add(($"File{i}.Part.cs", second));
            }
        }

        if (isDamaged)
        {
            int damaged = 1 + _dice.Next(files.Count - 1);
            files[damaged] = (files[damaged].Path, Damage.Of(files[damaged].Text, _dice));
        }

        Files = [.. files];
        Declarations = count;
    }

    public int Declarations { get; }

    /// <summary>True where no mistake was made on purpose.</summary>
    public bool IsMeantToCompile { get; }

    public (string Path, string Text)[] Files { get; }

    private (string First, string? Second) WriteType(int index)
    {
        string kind = _badness == 0 ? "class" : _dice.Pick("class", "class", "class", "class", "record", "struct", "record struct", "interface", "static class", "ref struct");
        string name = _dice.Chance(_badness) ? _dice.Pick("Ref", "Self") : _dice.Pick<string>(Vocabulary.Types) + (_dice.Chance(70) || _isLarge ? index.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        string[] typeParameters = _dice.Chance(25) ? _dice.Pick<string[]>(["T"], ["T", "TKey"], _isLarge ? ["TValue"] : ["@class"], _isLarge ? ["T"] : ["field"], _badness > 0 ? ["Message"] : ["TRef"], _badness > 0 ? ["Self"] : _isLarge ? ["TSelf"] : ["await"]) : [];
        string constraints = typeParameters.Length > 0 && _dice.Chance(50)
            ? $" where {typeParameters[0]} : {_dice.Pick("notnull", "struct", "class", "class?", "IComparable<int>", "new()", "unmanaged", _badness > 0 ? "allows ref struct" : "notnull")}"
            : "";
        string generic = typeParameters.Length > 0 ? "<" + string.Join(", ", typeParameters) + ">" : "";
        bool isAbstract = kind == "class" && _dice.Chance(6);
        string modifiers = (kind == "class" ? isAbstract ? "abstract " : _dice.Chance(60) ? "sealed " : "" : "") + (_badness == 0 || _dice.Chance(90) ? "partial " : "");
        if (kind == "static class" || kind == "ref struct")
        {
            (modifiers, kind) = (kind.Split(' ')[0] + " partial ", kind.Split(' ')[1]);
        }

        List<RandomMethod> methods = [.. Enumerable.Range(0, 1 + _dice.Next(6)).Select(_ => new RandomMethod(_dice, typeParameters, _badness, isSealed: kind != "class" || modifiers.Contains("sealed", StringComparison.Ordinal)))];
        if (_isLarge)
        {
            methods = [.. methods.DistinctBy(static m => m.Name)]; // Two with the same parameters would keep all the others from being run.
        }

        var bases = new List<string>();
        if (kind == "class" && modifiers.Contains("static", StringComparison.Ordinal) is false && _dice.Chance(30))
        {
            bases.Add(_dice.Pick("Plain", "PlainWithNames", "BaseActor", "GenericBase<int>", "GenericBase<string?>", _badness > 0 ? "Missing" : "BaseActor"));
        }

        var contract = new StringBuilder();
        RandomMethod[] promised = [.. methods.Where(m => m.IsContract).DistinctBy(m => m.Name)];
        if (promised.Length > 0 && typeParameters.Length == 0 && _dice.Chance(50))
        {
            contract.Append($"public unsafe interface IContract_{index} {{ {string.Concat(promised.Select(m => $"{m.Result} {m.Name}({m.Parameters}); "))}{(_dice.Chance(15) ? "int Property => 1; " : "")}}}\n");
            bases.Add($"IContract_{index}");
        }

        if (_dice.Chance(15))
        {
            bases.Add("IDisposable");
        }

        string head = $"[Actor{Arguments()}]\n{Access()}{modifiers}{kind} {name}{generic}{Primary(kind, isAbstract)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}{constraints}";
        var body = new StringBuilder(string.Join("\n", methods.Select(m => m.Text)) + "\n" + Members(name, kind));
        if (bases.Contains("IDisposable"))
        {
            body.Append("public void Dispose() { }\n");
        }

        string? second = modifiers.Contains("partial", StringComparison.Ordinal) && _dice.Chance(20)
            ? $"partial {kind} {name}{generic} {{ public int InThePart(int n) => Fuzz.Answer<int>(\"part\", n); }}"
            : null;
        string space = _dice.Pick("", "N", "N", "N.M", "@namespace.@event", "n");
        (string before, string after) = Containers();
        return (Wrap($"{contract}{before}{head}\n{{\n{body}}}\n{after}"), second is null ? null : Wrap($"{before}{second}{after}"));

        string Wrap(string text) => "#pragma warning disable EXP1, OLD1, CS0612, CS0618, CS0619\n" + (space.Length == 0 ? text : _dice.Chance(50) ? $"namespace {space};\n{text}" : $"namespace {space}\n{{\n{text}\n}}");
    }

    private (string Before, string After) Containers()
    {
        var before = new StringBuilder();
        int depth = _dice.Chance(20) ? 1 + _dice.Next(2) : 0;
        for (int i = 0; i < depth; i++)
        {
            string partial = _badness == 0 || _dice.Chance(80) ? "partial " : "";
            before.Append($"public {partial}{_dice.Pick("class", "struct", "interface", "record", "record struct")} {_dice.Pick("Outer", "@static", "Message", "Ref", "Self", "field1")}{i}{(_isLarge ? "_" + _current : "")}{(_dice.Chance(30) ? $"<TOuter{i}>" : "")} {{\n");
        }

        return (before.ToString(), string.Concat(Enumerable.Repeat("}\n", depth)));
    }

    private string Access() => _dice.Chance(80) ? _dice.Pick("public ", "internal ", "public unsafe ", "") : _badness > 0 ? _dice.Pick("file ", "private ", "protected ") : "public ";

    private string Arguments() => _dice.Chance(60) ? "" : "(" + string.Join(", ", Shuffled()) + ")";

    private IEnumerable<string> Shuffled()
    {
        if (_dice.Chance(50))
        {
            yield return "Capacity = " + (_badness == 0 ? "7" : _dice.Pick("1", "int.MaxValue", "0", "-5", "\"x\"", "1 / 0"));
        }

        if (_dice.Chance(30))
        {
            yield return "FullMode = " + (_badness == 0 ? _dice.Pick("QueueFullMode.Reject", "QueueFullMode.DropOldest") : _dice.Pick("(QueueFullMode)99", "null", "QueueFullMode.Missing"));
        }

        if (_dice.Chance(30))
        {
            yield return "AskTimeoutMilliseconds = " + (_badness == 0 ? _dice.Pick("-1", "60000") : _dice.Pick("0", "-7", "1.5"));
        }

        if (_dice.Chance(50))
        {
            yield return "HandleName = " + (_badness == 0 ? _dice.Pick("\"Handle\"", "\"class\"", "\"Grip\"", "\"record\"") : _dice.Pick("\"\"", "\"1\"", "null", "\"Tell\"", "\"Cell\"", "\"Self\"", "\"AddAsync\"", "\"a b\""));
        }
    }

    private string Primary(string kind, bool isAbstract)
    {
        if (kind is "interface" or "struct" || isAbstract || _dice.Chance(60))
        {
            return "";
        }

        return _dice.Pick("(int size)", "(string? name = null)", "(Rec rec, int options = 3)", "(List<int> all, params int[] rest)", "([FromKeyedServices(\"k\")] string key)", "(in Big big)", "(dynamic any)", "(IServiceProvider services)", "()");
    }

    private string Members(string name, string kind)
    {
        if (kind is "interface")
        {
            return "";
        }

        var members = new StringBuilder();
        if (_dice.Chance(20))
        {
            members.Append("private readonly List<int> _items = [];\n");
        }

        if (_dice.Chance(10))
        {
            members.Append("public required int Size { get; init; }\n");
        }

        if (_dice.Chance(10))
        {
            members.Append("public string Property { get; set; } = \"\"; public event Action? Changed; public int this[int i] => i;\n");
        }

        if (_dice.Chance(_badness * 2))
        {
            members.Append(_dice.Pick("public int Field;\n", "private class Ref { }\n", "private int Self;\n", $"private {name}(int a) {{ }}\n", $"public {name}(int a) {{ }} public {name}(string b) {{ }}\n", "private class Hidden { }\n", "~" + name + "() { }\n"));
        }

        if (_dice.Chance(10))
        {
            members.Append("#if DEBUG\npublic int Conditional() => 1;\n#else\npublic int Conditional(int n) => n;\n#endif\n");
        }

        return members.ToString();
    }
}
