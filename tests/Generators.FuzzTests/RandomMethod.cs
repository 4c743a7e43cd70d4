namespace Concurrency.Generators.FuzzTests;

/// <summary>One random method, and its declaration without a body for a contract.</summary>
internal sealed class RandomMethod
{
    private readonly List<string> _arguments = [];

    public RandomMethod(Dice dice, IReadOnlyList<string> typeParameters, int badness, bool isSealed)
    {
        Name = dice.Pick<string>(dice.Chance(badness) ? Vocabulary.TakenMethods : Vocabulary.Methods);
        bool isBad = false;
        string Type(string[] good, string[] bad)
        {
            if (dice.Chance(badness))
            {
                isBad = true;
                return dice.Pick<string>(bad);
            }

            return typeParameters.Count > 0 && dice.Chance(20) ? typeParameters[dice.Next(typeParameters.Count)] : dice.Pick<string>(good);
        }

        Result = Type(Vocabulary.Results, Vocabulary.BadResults);
        Parameters = WriteParameters(dice, Type, badness, ref isBad);
        string body = isBad ? "=> throw new NotSupportedException()" : Body();
        string modifiers = dice.Pick("", "", "", "", "virtual ", "unsafe ", dice.Chance(badness * 5) ? "static " : "");
        string generic = dice.Chance(badness) ? "<TMethod>" : "";
        string access = dice.Chance(85) ? "public " : dice.Pick("[Message] internal ", "[Message] private ", "private ", "internal ", "[NotAMessage] public ", "[Message] protected internal ", "[Message] public ", "protected ");
        string attributes = dice.Chance(8) ? dice.Pick("[Obsolete] ", "[Obsolete(\"x\\n\")] ", "[Obsolete(\"gone\", true)] ", "[Experimental(\"EXP1\")] ", "[Obsolete(\"o\", DiagnosticId = \"OLD1\")] ", "[return: MaybeNull] ", "[MethodImpl(MethodImplOptions.NoInlining)] ", "[Every(60_000)] ", dice.Chance(badness) ? "[Every(5)] " : "[Every(90_000)] ") : "";
        if (attributes.Contains("return:", StringComparison.Ordinal) && Result is "void" or "Task" or "ValueTask")
        {
            attributes = "";
        }

        if (modifiers == "virtual " && (isSealed || access.Contains("private", StringComparison.Ordinal)))
        {
            modifiers = "";
        }

        string documentation = dice.Chance(15) ? dice.Pick("/// <summary>Does <b>it</b> &amp; more.</summary>\n", "/// <summary>See <see cref=\"int\"/>.</summary>\n/// <returns>What\n/// it does.</returns>\n", "/// <inheritdoc/>\n", "/// <summary>Broken <c>\n", "/// plain words\n") : "";
        Text = $"{documentation}{attributes}{access}{modifiers}{Result} {Name}{generic}({Parameters}) {body};";
        IsContract = !isBad && access == "public " && generic.Length == 0 && !modifiers.Contains("static", StringComparison.Ordinal) && attributes.Length == 0 && (Result.StartsWith("Task", StringComparison.Ordinal) || Result.StartsWith("ValueTask", StringComparison.Ordinal)) && !Result.EndsWith('?');
    }

    public string Name { get; }

    public string Result { get; }

    public string Parameters { get; }

    public string Text { get; }

    /// <summary>True where an interface may have it and still be one whose members are all awaitable.</summary>
    public bool IsContract { get; }

    private string WriteParameters(Dice dice, Func<string[], string[], string> type, int badness, ref bool isBad)
    {
        var parameters = new List<string>();
        var names = new HashSet<string>();
        bool isOptional = false;
        int count = dice.Next(5);
        for (int i = 0; i < count; i++)
        {
            string name = dice.Pick<string>(Vocabulary.Parameters);
            if (!names.Add(name))
            {
                continue;
            }

            if (dice.Chance(15))
            {
                parameters.Add($"CancellationToken {name}{(isOptional ? " = default" : "")}");
                continue;
            }

            string text = type(Vocabulary.ParameterTypes, Vocabulary.BadParameterTypes);
            string mode = dice.Pick("", "", "", "", "", "in ", "ref readonly ", dice.Chance(badness) ? "ref " : "", dice.Chance(badness) ? "out " : "");
            isBad |= mode is "ref " or "out ";
            if (i == count - 1 && dice.Chance(15))
            {
                parameters.Add($"params {dice.Pick("int[]", "string?[]", "List<int>", "IEnumerable<object?>")} {name}");
                _arguments.Add("\"params\"");
                continue;
            }

            isOptional |= dice.Chance(20);
            string value = isOptional && mode is "" or "in " ? " = " + Default(dice, text) : "";
            if (isOptional && value.Length == 0)
            {
                value = " = default!";
                mode = "";
            }

            parameters.Add($"{mode}{text} {name}{(isOptional ? value : "")}");
            _arguments.Add(name);
        }

        return string.Join(", ", parameters);
    }

    private static string Default(Dice dice, string type) => type switch
    {
        "int" => dice.Pick("3", "-1", "int.MinValue", "default"),
        "string" or "string?" => dice.Pick("\"x\"", "\"a\\\"\\\\\\n\\u1F60\"", "null!", "\"\""),
        "decimal" => dice.Pick("1.50m", "-0.1m", "decimal.MaxValue"),
        "double" => dice.Pick("double.NaN", "1e300", "-0.0", "double.NegativeInfinity"),
        "float" => dice.Pick("1.5f", "float.Epsilon"),
        "ulong" => "ulong.MaxValue",
        "sbyte" => "-128",
        "char" => dice.Pick("'c'", "'\\''", "'\\0'"),
        "bool" => "true",
        "Level" or "Level?" => dice.Pick("Level.Low", "(Level)77", "default"),
        _ => "default!",
    };

    private string Body()
    {
        string id = $"\"{Name.TrimStart('@')}/{_arguments.Count}\"";
        string arguments = string.Concat(_arguments.Select(a => ", " + (a == "\"params\"" ? a : $"(object?){a}")));
        return Result switch
        {
            "void" => "{ }",
            "Task" => $"=> Fuzz.Done({id})",
            "IAsyncEnumerable<int>" => $"=> Fuzz.Stream({id}{arguments})",
            "ValueTask" => $"=> new(Fuzz.Done({id}))",
            _ when Result.StartsWith("Task<", StringComparison.Ordinal) => $"=> Fuzz.Task<{Argument(Result.TrimEnd('?'))}>({id}{arguments})",
            _ when Result.StartsWith("ValueTask<", StringComparison.Ordinal) => $"=> Fuzz.ValueTask<{Argument(Result.TrimEnd('?'))}>({id}{arguments})",
            _ => $"=> Fuzz.Answer<{Result}>({id}{arguments})",
        } + (Result == "void" ? "//" : "");
    }

    private static string Argument(string task) => task[(task.IndexOf('<', StringComparison.Ordinal) + 1)..^1];
}
