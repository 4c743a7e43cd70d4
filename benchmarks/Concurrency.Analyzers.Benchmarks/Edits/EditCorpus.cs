using System.Globalization;

namespace Concurrency.Analyzers.Benchmarks.Edits;

/// <summary>A thousand annotated types in a thousand files, for one generator, and the edits of them. The types of the three are alike: a number in, a number out, a body, and a type of another file in every tenth.</summary>
internal sealed record EditCorpus(Func<int, string> Source, string Other, Edit[] Edits)
{
    public const int Types = 1_000;

    public const string Unrelated = "unrelated file";
    public const string Comment = "comment";
    public const string Body = "body";
    public const string Signature = "signature";
    public const string Attribute = "attribute";
    public const string Referenced = "referenced type in another file";

    private const string Edited = "Type7.cs";
    private const int UsersOfOther = 10;

    public static EditCorpus Actors { get; } = new(
        static index => Numbered(index, """
            using Concurrency;
            namespace N
            {
                [Actor]
                public sealed partial class ANUMBER
                {
                    private int _n;

                    public int Add(int n) { return _n += n * 2; }

                    public string Name(OTHER other) => "";
                }
            }
            """),
        "namespace N { public sealed class Other { public int X { get; set; } } }",
        [.. Common("return _n += n * 2", "return _n += n * 3ROUND", "{ get; set; }", "{ get; set; } public int YROUND { get; set; }"), new Edit(Signature, Edited, "Add(int n)", "Add(long n, int mROUND)"), new Edit(Attribute, Edited, "[Actor]", "[Actor(Capacity = 7ROUND)]")]);

    public static EditCorpus Mappers { get; } = new(
        static index => Numbered(index, """
            using Riok.Mapperly.Abstractions;
            namespace N
            {
                public sealed class SourceNUMBER { public int Value { get; set; } public OTHER? Other { get; set; } }
                public sealed class TargetNUMBER { public int Value { get; set; } public OTHER? Other { get; set; } }
                [Mapper]
                public sealed partial class MNUMBER
                {
                    public partial TargetNUMBER Map(SourceNUMBER source);

                    private int Twice(int n) { return n * 2; }
                }
            }
            """),
        "namespace N { public sealed class Other { public int X { get; set; } } }",
        [.. Common("return n * 2", "return n * 3ROUND", "{ get; set; }", "{ get; set; } public int YROUND { get; set; }"), new Edit(Signature, Edited, "Map(Source7 source)", "ConvertROUND(Source7 source)"), new Edit(Attribute, Edited, "[Mapper]", "[Mapper(EnumMappingIgnoreCase = true)]")]);

    /// <summary>Its handlers have no attribute.</summary>
    public static EditCorpus Handlers { get; } = new(
        static index => Numbered(index, """
            using System.Threading;
            using System.Threading.Tasks;
            using Mediator;
            namespace N
            {
                public sealed record PingNUMBER(int N, OTHER? Other) : IRequest<int>;
                public sealed class HandlerNUMBER : IRequestHandler<PingNUMBER, int>
                {
                    public ValueTask<int> Handle(PingNUMBER request, CancellationToken cancellationToken) { return new(request.N * 2); }
                }
            }
            """),
        "namespace N { public sealed class Other { public int X { get; set; } } }",
        [.. Common("request.N * 2", "request.N * 3ROUND", "{ get; set; }", "{ get; set; } public int YROUND { get; set; }"), new Edit(Signature, Edited, "Ping7", "PongROUND")]);

    public IEnumerable<(string Path, string Text)> Files =>
    [
        .. Enumerable.Range(0, Types).Select(index => ($"Type{index}.cs", Source(index))),
        ("Other.cs", Other),
        ("Plain.cs", "namespace N { public class Plain { public int X() => 1; } }"),
    ];

    private static IEnumerable<Edit> Common(string oldBody, string newBody, string oldOther, string newOther) =>
    [
        new Edit(Unrelated, "Plain.cs", "=> 1", "=> 2ROUND"),
        new Edit(Comment, Edited, "namespace N", "// comment ROUND\nnamespace N"),
        new Edit(Body, Edited, oldBody, newBody),
        new Edit(Referenced, "Other.cs", oldOther, newOther),
    ];

    private static string Numbered(int index, string text) => text
        .Replace("NUMBER", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("OTHER", index % UsersOfOther == 0 ? "Other" : "string", StringComparison.Ordinal);
}
