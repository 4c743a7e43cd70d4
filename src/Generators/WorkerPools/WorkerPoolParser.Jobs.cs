using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Methods: what they become on the handle.</content>
internal static partial class WorkerPoolParser
{
    private static readonly string[] Marks = ["JobAttribute", "MessageAttribute"];
    private static readonly string[] TupleNames = ["Rest", "CompareTo", "Deconstruct", "Equals", "GetHashCode", "ToString"];

    private static List<(IMethodSymbol Method, JobSpec Job)> ReadJobs(INamedTypeSymbol type, PoolSettings settings, ReportWorkerPoolShape refuse, CancellationToken cancellationToken)
    {
        CheckMarks(type, refuse);
        List<IMethodSymbol> methods = [.. HandleMethods.Of(type, HasWorkerPoolAttribute, Marks)];
        if (methods.Count == 0 && !type.IsAbstract)
        {
            refuse(WorkerPoolShapeError.NoJobs, type, type.Name);
        }

        var overloads = new HashSet<string>(methods.GroupBy(static m => HandleMethods.AsyncName(m.Name)).Where(static g => g.Count() > 1).Select(static g => g.Key), StringComparer.Ordinal);
        var fields = new HashSet<string>(StringComparer.Ordinal) { "Defaults", "All", "Jobs" };
        var signatures = new Dictionary<string, IMethodSymbol>(StringComparer.Ordinal);
        var jobs = new List<(IMethodSymbol Method, JobSpec Job)>(methods.Count);
        foreach (IMethodSymbol method in methods)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ISymbol place = SymbolEqualityComparer.Default.Equals(method.ContainingType, type) ? method : type;
            if (!CheckMethod(method, place, settings, refuse))
            {
                continue;
            }

            JobSpec job = ReadJob(method, place, overloads.Contains(HandleMethods.AsyncName(method.Name)), fields, settings, refuse, cancellationToken);
            if (FindDuplicate(method, job, signatures) is ({ } other, { } name))
            {
                refuse(WorkerPoolShapeError.DuplicateJob, place, method.Name, other.Name, name);
                continue;
            }

            jobs.Add((method, job));
        }

        return jobs;
    }

    /// <summary>The earlier job that one of this job's members collides with, and that member's name; takes their signatures otherwise.</summary>
    private static (IMethodSymbol? Other, string? Name) FindDuplicate(IMethodSymbol method, JobSpec job, Dictionary<string, IMethodSymbol> signatures)
    {
        List<string> types = [.. method.Parameters.Where(static p => !SymbolFacts.IsToken(p.Type)).Select(static p => SymbolText.Signature(p.Type))];
        List<(string Name, string Parameters)> members = [(job.AsyncName, string.Join(", ", types))];
        if (job.Item is not null)
        {
            string item = types.Count == 1 ? types[0] : $"global::System.ValueTuple<{string.Join(", ", types)}>";
            members.AddRange(from suffix in new[] { "AllAsync", "EachAsync", "SettledAsync" }
                             from source in new[] { KnownNames.Enumerable, KnownNames.AsyncEnumerable }
                             from progress in new[] { "", $", {KnownNames.Progress}<{KnownNames.PoolProgress}>" }
                             select (job.PlainName + suffix, $"{source}<{item}>{progress}"));
        }

        foreach ((string name, string parameters) in members)
        {
            if (signatures.TryGetValue($"{name}({parameters})", out IMethodSymbol? other))
            {
                return (other, name);
            }
        }

        foreach ((string name, string parameters) in members)
        {
            signatures.Add($"{name}({parameters})", method);
        }

        return default;
    }

    private static JobSpec ReadJob(IMethodSymbol method, ISymbol place, bool isOverloaded, ISet<string> fields, PoolSettings settings, ReportWorkerPoolShape refuse, CancellationToken cancellationToken)
    {
        EquatableArray<ParameterSpec> parameters = ParameterReader.Read(method.Parameters, keepDefaults: true);
        bool takesToken = parameters.Any(static p => p.IsToken);
        if (!takesToken)
        {
            var names = new HashSet<string>(method.Parameters.Select(static p => p.Name), StringComparer.Ordinal);
            parameters = new EquatableArray<ParameterSpec>([.. parameters, ParameterReader.Token(SymbolText.Unique("cancellationToken", names))]);
        }

        (int concurrency, int timeout) = ReadJobSettings(method, place, refuse);
        if (!takesToken && (timeout > 0 || (timeout == 0 && settings.TimeoutMilliseconds > 0)))
        {
            refuse(WorkerPoolShapeError.TimeoutWithoutToken, place, method.Name);
        }

        (string? result, JobReturn kind) = ReadResult(method);
        return new JobSpec
        {
            MethodName = SymbolText.Escape(method.Name),
            AsyncName = SymbolText.Escape(HandleMethods.AsyncName(method.Name)),
            PlainName = HandleMethods.PlainName(method.Name),
            TryName = SymbolText.Escape(HandleMethods.PlainName(method.Name)),
            Field = SymbolText.Escape(SymbolText.Unique(HandleMethods.PlainName(method.Name), fields)),
            Accessibility = method.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            Parameters = parameters,
            TakesToken = takesToken,
            SplitsToken = isOverloaded && parameters[parameters.Count - 1].IsToken,
            Item = ItemOf(parameters),
            Result = result,
            Return = kind,
            Concurrency = concurrency,
            TimeoutMilliseconds = timeout,
            Documentation = SymbolText.Documentation(method.OriginalDefinition, cancellationToken),
            Obsolete = SymbolText.Caveats(method),
        };
    }

    /// <summary>The type of a fan-out's items: a tuple with the parameters' names where C# allows them there.</summary>
    private static string? ItemOf(EquatableArray<ParameterSpec> parameters)
    {
        List<ParameterSpec> values = [.. parameters.Where(static p => !p.IsToken)];
        return values.Count switch
        {
            0 => null,
            1 => values[0].Type,
            _ => "(" + string.Join(", ", values.Select(static p => IsTupleName(p.Name) ? $"{p.Type} {p.Name}" : p.Type)) + ")",
        };
    }

    private static bool IsTupleName(string name) =>
        !TupleNames.Contains(name) && name != "_" && !(name.StartsWith("Item", StringComparison.Ordinal) && name.Skip(4).All(char.IsDigit));

    private static (string? Result, JobReturn Return) ReadResult(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return (null, JobReturn.Value);
        }

        JobReturn kind = ReturnOf(method.ReturnType);
        return (kind, (method.ReturnType as INamedTypeSymbol)?.TypeArguments) switch
        {
            (not JobReturn.Value, { Length: 1 } arguments) => (SymbolText.Static(arguments[0]), kind),
            (not JobReturn.Value, _) => (null, kind),
            _ => (SymbolText.Static(method.ReturnType), kind),
        };
    }

    private static JobReturn ReturnOf(ITypeSymbol type) =>
        SymbolFacts.IsNamed(type, "Task", "System", "Threading", "Tasks") ? JobReturn.Task
        : SymbolFacts.IsNamed(type, "ValueTask", "System", "Threading", "Tasks") ? JobReturn.ValueTask
        : JobReturn.Value;
}
