namespace Concurrency.Generators.Tests;

/// <summary>
/// A small project of declarations that have to do with each other: few names, in few namespaces, so that many a declaration hides, completes, derives from or is ambiguous with another one, over a file or two
/// in between. Not too much: where everything leads to everything, everything is read again, and nothing is tried.
/// It need not compile; the same seed writes and edits the same one.
/// </summary>
internal sealed class RandomProject
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 12).Select(static i => $"T{i}")];
    private static readonly string[] Odd = ["t1", "T2_1", "field", "Actor", "ActorAttribute", "T3Attribute", "Program", "IServiceScopeFactory", "N", "Inner"];
    private static readonly string[] Namespaces = ["", "N", "N.M", "M", "N", "N.M", "n", "T1", "System"];

    private readonly Random _random;
    private readonly List<List<string>> _usings = [];
    private readonly List<List<(string Namespace, string Text)>> _declarations = [];

    public RandomProject(int seed, int files)
    {
        _random = new Random(seed);
        for (int i = 0; i < files; i++)
        {
            _usings.Add([.. Enumerable.Range(0, _random.Next(3)).Select(_ => Using())]);
            _declarations.Add([.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => (Namespace(), Declaration()))]);
            if (i % 2 == 0)
            {
                _declarations[i].Add((Namespace(), Kept(i)));
            }
        }
    }

    public IEnumerable<(string Path, string Text)> Files => _declarations.Select((declarations, i) =>
        ($"File{i}.cs", string.Concat(_usings[i].OrderByDescending(static u => u.StartsWith("global", StringComparison.Ordinal)).Select(static u => u + "\n"))
            + string.Concat(declarations.Select(static d => d.Namespace.Length == 0 ? d.Text + "\n" : $"namespace {d.Namespace} {{ {d.Text} }}\n"))));

    /// <summary>Changes something and says what.</summary>
    public string Edit()
    {
        int file = _random.Next(_declarations.Count);
        List<(string Namespace, string Text)> here = _declarations[file];
        int at = here.Count == 0 ? -1 : _random.Next(here.Count);
        switch (_random.Next(at < 0 ? 2 : 9))
        {
            case 0:
                here.Add((Namespace(), Declaration()));
                return $"a declaration more in {file}";
            case 1 when _usings[file].Count > 0 && Chance(50):
                _usings[file].RemoveAt(_random.Next(_usings[file].Count));
                return $"a using less in {file}";
            case 1:
                _usings[file].Add(Using());
                return $"a using more in {file}";
            case 2 when !IsKept(here[at].Text):
                here.RemoveAt(at);
                return $"a declaration less in {file}";
            case 3:
                (string Namespace, string Text) moved = here[at];
                here.RemoveAt(at);
                int to = _random.Next(_declarations.Count);
                _declarations[to].Insert(_random.Next(_declarations[to].Count + 1), moved);
                return $"a declaration moved from {file} to {to}";
            case 4:
                here[at] = (Namespace(), here[at].Text);
                return $"a declaration of {file} in another namespace";
            case 5:
                here[at] = (here[at].Namespace, IsKept(here[at].Text) ? Kept(file) : Declaration());
                return $"another declaration in {file}";
            case 6:
                here[at] = (here[at].Namespace, here[at].Text + $" // {_random.Next(1000)}\n");
                return $"a comment in {file}";
            default:
                here[at] = (here[at].Namespace, OtherName(here[at].Text));
                return $"another name in {file}";
        }
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    private string Namespace() => Pick(Namespaces.AsSpan()[..(Chance(15) ? Namespaces.Length : 6)]);

    private string Name() => Pick(Chance(12) ? Odd : Names);

    private string OtherName(string text)
    {
        string old = Pick(Names);
        int at = text.IndexOf(old, _random.Next(text.Length), StringComparison.Ordinal);
        return at < 0 ? text.Replace(old, Name(), StringComparison.Ordinal) : text[..at] + Name() + text[(at + old.Length)..];
    }

    private string Type(int depth = 0) => Chance(50) ? "int" : _random.Next(depth > 1 ? 5 : 12) switch
    {
        0 or 1 or 2 or 4 => Name(),
        3 => "N." + Name(),
        5 => Pick("M.", "N.M.", "global::", "Al::", "Inner.") + Name(),
        6 => Pick(Names) + "." + Pick("Ref", "Inner", "Inner.Inner"),
        7 => Type(depth + 1) + "?",
        8 => Type(depth + 1) + "[]",
        9 => $"{Name()}<{Type(depth + 1)}>",
        10 => Pick("Inner", "Alias", "Everywhere"),
        _ => $"System.Collections.Generic.List<{Type(depth + 1)}>",
    };

    private string Value() => Chance(40) ? "7" : Pick(Pick(Names) + ".C", Pick(Names) + ".Inner.C", "C", "D", "3", $"nameof({Name()}).Length", $"(int){Pick(Names)}.X");

    private string Using() => _random.Next(10) switch
    {
        0 or 1 => "using N;",
        2 or 3 => "using M;",
        4 => "using N.M;",
        5 => $"using Alias = {Pick("N.", "M.", "")}{Pick(Names)};",
        6 => $"using static {Pick("N.", "M.", "")}{Pick(Names)};",
        7 => $"global using Everywhere = {Pick("N.", "M.", "")}{Pick(Names)};",
        8 => $"global using {Pick("M", "N", "static N." + Pick(Names))};",
        _ => "#nullable disable",
    };

    private string Declaration() => _random.Next(14) switch
    {
        0 or 1 or 2 => $"{Documentation()}[Concurrency.Actor({Pick("", $"Capacity = {Value()}", "OnError = Concurrency.ActorErrorMode.Restart", $"HandleName = nameof({Name()})")})] public partial class {Name()}{Generic()}{Bases()} {{ {Members()} {Members()} }}",
        3 => $"[Actor] public sealed partial class {Name()} {{ {Members()} }}",
        4 => $"[Concurrency.Actor] public abstract partial class {Name()}{Bases()} {{ {Members()} }}",
        5 => $"[Concurrency.WorkerPool] public sealed partial class {Name()}{Bases()} {{ {Members()} }}",
        6 => $"[Concurrency.Pipeline] public sealed partial class {Name()} {{ [Concurrency.Stage(0)] public {Type()} First({Type()} a) => default!; [Concurrency.Stage({Value()})] public {Type()} Second({Type()} b) => default!; }}",
        7 => $"public partial class {Name()}{Generic()}{Bases()} {{ {Members()} }}",
        8 => $"public interface {Name()}{Bases()} {{ System.Threading.Tasks.Task<{Type()}> P({Type()} p); }}",
        9 => $"public enum {Name()} {{ {Pick("X, Y", "Y, X", "X = 5", $"X = {Value()}")} }}",
        10 => $"public struct {Name()}{Generic()} {{ public {Type()} A; public {Type()} B; public decimal C1, C2, C3; }}",
        11 => $"public static class {Name()} {{ public const int C = {Value()}; public const int D = 9; public static int E(this {Type()} t) => 1; public class Inner {{ public const int C = {Value()}; }} }}",
        12 => $"{Pick("", "[System.Obsolete(\"o\", DiagnosticId = \"ID1\")] ", "internal ")}class {Name()}{Generic()} : System.Attribute {{ public {(Chance(50) ? "class" : "interface")} Inner; }}",
        _ => $"public delegate {Type()} {Name()}({Type()} a);",
    };

    // Some that nobody else has a part of, so that something always comes out.
    private string Kept(int number) => $"{Documentation()}[Concurrency.Actor(Capacity = {Value()})] public sealed partial class Kept{number}{(Chance(40) ? Bases() : "")} {{ public {Type()} Q({Type()} a, {Type()} b, int n = {Value()}) => default!;\n{Documentation()}public {Type()} R({Name()} e = {Name()}.X) => default!; }}";

    private static bool IsKept(string text) => text.Contains(" Kept", StringComparison.Ordinal);

    private string Generic() => Chance(15) ? "<T>" : "";

    private string Bases() => _random.Next(4) switch
    {
        0 => " : " + Type(2),
        1 => $" : {Type(2)}, {Type(2)}",
        _ => "",
    };

    private string Documentation() => Chance(40) ? $"/// <summary>See <see cref=\"{Type(2)}\"/>.</summary>\n" : "";

    private string Members() => _random.Next(10) switch
    {
        0 => $"\n{Documentation()}public int P({Type()} p, int n = {Value()}) => 1;",
        1 => $"public {Type()} Q({Type()} a, {Type()} b) => default!;",
        2 => $"public System.Threading.Tasks.Task<{Type()}> P({Type()} p) => null!;",
        3 => $"public int R({Pick(Names)} e = {Pick(Names)}.X) => 1;",
        4 => $"public const int C = {Value()}; public {Type()} S() => default!;",
        5 => $"public {Type()} Constructed() => default!; public {Pick(Names)}({Type()} a) {{ }}",
        6 => $"public class Inner {{ public const int C = {Value()}; }} public Inner V() => default!;",
        7 => $"protected class Hidden; public int W({Type()} w) => {_random.Next(10)};",
        8 => $"[{Name()}] public int Y({Type()} y = default) => 1;",
        _ => $"[Concurrency.Query] public {Type()} Z => default!;",
    };
}
