using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>What the parser found wrong: which rule, on which symbol, and the words the rule's message needs.</summary>
internal delegate void ReportWorkerPoolShape(WorkerPoolShapeError error, ISymbol symbol, params string[] arguments);

/// <summary>Reads a [WorkerPool] class into a spec. The generator runs it silently; the declaration analyzer runs it for the findings.</summary>
internal static partial class WorkerPoolParser
{
    public static bool IsWorkerPoolAttribute(INamedTypeSymbol? type) => SymbolFacts.IsConcurrencyType(type, "WorkerPoolAttribute");

    /// <returns>The spec, or null when the class cannot be generated: then at least one finding was reported, unless it is an abstract base.</returns>
    public static WorkerPoolSpec? Parse(INamedTypeSymbol type, AttributeData attribute, ReportWorkerPoolShape? report, CancellationToken cancellationToken)
    {
        bool isSound = true;
        void Refuse(WorkerPoolShapeError error, ISymbol symbol, params string[] arguments)
        {
            isSound = false;
            report?.Invoke(error, symbol, arguments);
        }

        foreach ((TypeProblem problem, string[] arguments) in TypeCheck.Problems(type, cancellationToken))
        {
            Refuse(ErrorOf(problem), type, arguments);
        }

        // An actor that is a pool as well is reported as an actor.
        if (type.GetAttributes().Any(static a => SymbolFacts.IsConcurrencyType(a.AttributeClass, "PipelineAttribute")))
        {
            Refuse(WorkerPoolShapeError.SeveralKinds, type, type.Name);
        }

        if (!isSound || type.GetAttributes().Any(static a => SymbolFacts.IsConcurrencyType(a.AttributeClass, "ActorAttribute")))
        {
            return null;
        }

        PoolSettings settings = ReadSettings(type, attribute, Refuse);
        List<(IMethodSymbol Method, JobSpec Job)> jobs = ReadJobs(type, settings, Refuse, cancellationToken);
        if (type.IsAbstract)
        {
            return null; // A base with jobs: they become jobs of the classes derived from it.
        }

        EquatableArray<ConstructorSpec> constructors = ConstructorReader.Read(type, KnownNames.PoolOptions, isKey: null, out ConstructorProblem constructorProblem, cancellationToken);
        if (constructorProblem != ConstructorProblem.None)
        {
            Refuse(ErrorOf(constructorProblem), type, type.Name);
        }

        CheckNames(type, settings.HandleName, Refuse);
        if (!isSound)
        {
            return null;
        }

        return new WorkerPoolSpec
        {
            Type = TypeSpecReader.Read(type, "WorkerPools", IdsOf(type, jobs)),
            HandleName = SymbolText.EscapeTypeName(settings.HandleName),
            HidesBase = Hides(type, settings.HandleName),
            HasOverloadPriority = SymbolFacts.HasOverloadPriority(attribute),
            Concurrency = settings.Concurrency,
            Capacity = settings.Capacity,
            FullMode = FullModes[settings.FullMode],
            Threads = Threads[settings.Threads],
            Failure = Failures[settings.Failure],
            TimeoutMilliseconds = settings.TimeoutMilliseconds,
            Constructors = constructors,
            Jobs = new EquatableArray<JobSpec>([.. jobs.Select(static j => j.Job)]),
            Contracts = ContractReader.Read(type, [.. jobs.Select(static j => new ContractTarget
            {
                Method = j.Method,
                AsyncName = j.Job.AsyncName,
                Parameters = j.Job.Parameters,
                TakesToken = j.Job.TakesToken,
                Result = j.Job.Result,
                Obsolete = j.Job.Obsolete,
            })]),
        };
    }

    private static void CheckNames(INamedTypeSymbol type, string handleName, ReportWorkerPoolShape refuse)
    {
        if (type.Name == handleName)
        {
            refuse(WorkerPoolShapeError.ReservedName, type, type.Name, "the generated handle; choose another with HandleName");
        }

        for (INamedTypeSymbol? scope = type; scope is not null; scope = scope.ContainingType)
        {
            foreach (ITypeParameterSymbol parameter in scope.TypeParameters)
            {
                if (parameter.Name == handleName || parameter.Name is "Jobs" or "TryPoster")
                {
                    refuse(WorkerPoolShapeError.ReservedName, ReferenceEquals(scope, type) ? parameter : type, parameter.Name, "a type nested in the generated handle");
                }
            }
        }

        foreach (ISymbol member in type.GetMembers())
        {
            if (member.Name == handleName && !IsGenerated(member))
            {
                refuse(WorkerPoolShapeError.ReservedName, member, member.Name, "the generated handle; choose another with HandleName");
            }
        }
    }

    private static SuppressedIds IdsOf(INamedTypeSymbol type, List<(IMethodSymbol Method, JobSpec Job)> jobs)
    {
        var ids = new SuppressedIds();
        foreach (IMethodSymbol method in jobs.Select(static j => j.Method).Concat(type.InstanceConstructors))
        {
            ids.AddMethod(method);
        }

        return ids;
    }

    /// <summary>A base's member of the handle's name, or the handle that its own attribute generates there.</summary>
    private static bool Hides(INamedTypeSymbol type, string name) => SymbolFacts.BasesOf(type).Any(b =>
        b.GetMembers(name).Any(static m => m.DeclaredAccessibility != Accessibility.Private) || (!b.IsAbstract && HasWorkerPoolAttribute(b)));

    private static WorkerPoolShapeError ErrorOf(TypeProblem problem) => problem switch
    {
        TypeProblem.NotPartial => WorkerPoolShapeError.NotPartial,
        TypeProblem.ContainerNotPartial => WorkerPoolShapeError.ContainerNotPartial,
        TypeProblem.NotAClass => WorkerPoolShapeError.NotAClass,
        TypeProblem.StaticClass => WorkerPoolShapeError.StaticClass,
        TypeProblem.Record => WorkerPoolShapeError.Record,
        _ => WorkerPoolShapeError.FileLocal,
    };

    private static WorkerPoolShapeError ErrorOf(ConstructorProblem problem) => problem switch
    {
        ConstructorProblem.NoneUsable => WorkerPoolShapeError.NoUsableConstructor,
        ConstructorProblem.Ambiguous => WorkerPoolShapeError.AmbiguousConstructors,
        _ => WorkerPoolShapeError.SameStart,
    };

    /// <summary>The analyzer runs after the generator and sees its half too.</summary>
    private static bool IsGenerated(ISymbol member) =>
        member.Locations.All(static location => location.SourceTree?.FilePath.EndsWith(".WorkerPools.g.cs", StringComparison.Ordinal) ?? true);

    private static bool HasWorkerPoolAttribute(INamedTypeSymbol type) => type.GetAttributes().Any(static a => IsWorkerPoolAttribute(a.AttributeClass));
}
