using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <summary>What the parser found wrong: which rule, on which symbol, and the words the rule's message needs.</summary>
internal delegate void ReportPipelineShape(PipelineShapeError error, ISymbol symbol, params string[] arguments);

/// <summary>Reads a [Pipeline] class into a spec. The generator runs it silently; the declaration analyzer runs it for the findings.</summary>
internal static partial class PipelineParser
{
    public static bool IsPipelineAttribute(INamedTypeSymbol? type) => SymbolFacts.IsConcurrencyType(type, "PipelineAttribute");

    /// <returns>The spec, or null when the class cannot be generated: then at least one finding was reported, unless it is abstract.</returns>
    public static PipelineSpec? Parse(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, ReportPipelineShape? report, CancellationToken cancellationToken)
    {
        bool isSound = true;
        void Refuse(PipelineShapeError error, ISymbol symbol, params string[] arguments)
        {
            isSound = false;

            // What a base class declares is wrong for this class, and shows here: the base alone is no pipeline, or one that is in order.
            bool isInherited = symbol is IMethodSymbol { ContainingType: { } owner } && !SymbolEqualityComparer.Default.Equals(owner, type);
            report?.Invoke(error, isInherited ? type : symbol, arguments);
        }

        foreach ((TypeProblem problem, string[] arguments) in TypeCheck.Problems(type, cancellationToken))
        {
            Refuse(ErrorOf(problem), type, arguments);
        }

        // What is an actor or a pool as well is reported as that.
        bool IsAlso(string attribute) => SymbolFacts.HasConcurrencyAttribute(type, attribute);
        if (!isSound || type.IsAbstract || IsAlso("ActorAttribute") || IsAlso("WorkerPoolAttribute"))
        {
            return null;
        }

        (string handleName, bool isShared) = ReadPipeline(type, attribute, Refuse);
        EquatableArray<ConstructorSpec> constructors = ConstructorReader.Read(type, KnownNames.FlowOptions, isKey: null, out ConstructorProblem constructorProblem, cancellationToken);
        if (constructorProblem != ConstructorProblem.None)
        {
            Refuse(ErrorOf(constructorProblem), type, type.Name);
        }

        CheckNames(type, handleName, Refuse);
        DeadLetterSpec? deadLetter = ReadDeadLetter(type, Refuse);
        List<StageNode> stages = ReadStages(type, Refuse, cancellationToken);
        if (stages.Count == 0 || !isSound)
        {
            return null;
        }

        var topology = new Topology(type, compilation, stages, Refuse);
        if (!topology.Join() || !topology.FindForms() || !topology.CheckTypes() || !CheckErrorModes(stages, deadLetter, Refuse))
        {
            return null;
        }

        StageNode first = stages[0];
        List<StageNode> ends = stages.FindAll(static s => s.Consumers.Count == 0 && s.Form != StageForm.Sink);
        ITypeSymbol? output = ends.Count == 0 ? null : ends[0].Yields;
        if (SymbolFacts.IsHidden(first.Element) || (output is not null && SymbolFacts.IsHidden(output)))
        {
            bool isInput = SymbolFacts.IsHidden(first.Element);
            Refuse(PipelineShapeError.HiddenType, isInput ? first.Method : ends[0].Method, isInput ? first.Method.Name : ends[0].Method.Name, isInput ? "takes" : "yields");
            return null;
        }

        return new PipelineSpec
        {
            Type = TypeSpecReader.Read(type, "Pipelines"),
            HandleName = handleName,
            HidesBase = SymbolFacts.BasesOf(type).Any(static b => !b.IsAbstract && b.GetAttributes().Any(static a => IsPipelineAttribute(a.AttributeClass))),
            HasOverloadPriority = SymbolFacts.HasOverloadPriority(attribute),
            SharedInstance = isShared,
            Constructors = constructors,
            Stages = new EquatableArray<StageSpec>([.. stages.Select(s => StageSpecReader.Read(s, output))]),
            Fusions = StageSpecReader.ReadFusions(stages),
            InputType = SymbolText.Static(first.Element),
            OutputType = output is null ? null : SymbolText.Static(output),
            Accessibility = IsInternal(first.Element) || (output is not null && IsInternal(output)) ? "internal" : "public",
            DeadLetter = deadLetter,
            Diagram = PipelineDiagram.Draw(stages),
            HasScopes = !compilation.GetTypesByMetadataName(KnownNames.ServiceScopeFactoryName).IsEmpty && !compilation.GetTypesByMetadataName(KnownNames.ServiceKnowledgeName).IsEmpty,
        };
    }

    private static void CheckNames(INamedTypeSymbol type, string handleName, ReportPipelineShape refuse)
    {
        const string Handle = "the generated handle; choose another with HandleName";
        if (type.Name == handleName)
        {
            refuse(PipelineShapeError.ReservedName, type, type.Name, Handle);
        }

        for (INamedTypeSymbol? scope = type; scope is not null; scope = scope.ContainingType)
        {
            foreach (ITypeParameterSymbol parameter in scope.TypeParameters)
            {
                if (parameter.Name == handleName || parameter.Name is "Stages")
                {
                    refuse(PipelineShapeError.ReservedName, ReferenceEquals(scope, type) ? parameter : type, parameter.Name, "a type of the generated handle");
                }
            }
        }

        foreach (ISymbol member in type.GetMembers())
        {
            bool isGenerated = member.Locations.All(static location => location.SourceTree?.FilePath.EndsWith(".Pipelines.g.cs", StringComparison.Ordinal) ?? true);
            if (member.Name == handleName && !isGenerated)
            {
                refuse(PipelineShapeError.ReservedName, member, member.Name, Handle);
            }
        }
    }

    private static (string HandleName, bool IsShared) ReadPipeline(INamedTypeSymbol type, AttributeData attribute, ReportPipelineShape refuse)
    {
        string handleName = "Flow";
        bool isShared = false;
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            switch (argument.Key, argument.Value.Value)
            {
                case ("HandleName", string name) when !SyntaxFacts.IsValidIdentifier(name):
                    refuse(PipelineShapeError.InvalidSetting, type, "HandleName", $"'{name}' is not an identifier");
                    break;
                case ("HandleName", string name):
                    handleName = SymbolText.Escape(name);
                    break;
                case ("SharedInstance", bool value):
                    isShared = value;
                    break;
            }
        }

        return (handleName, isShared);
    }

    private static PipelineShapeError ErrorOf(TypeProblem problem) => problem switch
    {
        TypeProblem.NotPartial => PipelineShapeError.NotPartial,
        TypeProblem.ContainerNotPartial => PipelineShapeError.ContainerNotPartial,
        TypeProblem.NotAClass => PipelineShapeError.NotAClass,
        TypeProblem.StaticClass => PipelineShapeError.StaticClass,
        TypeProblem.Record => PipelineShapeError.Record,
        _ => PipelineShapeError.FileLocal,
    };

    private static PipelineShapeError ErrorOf(ConstructorProblem problem) => problem switch
    {
        ConstructorProblem.Ambiguous => PipelineShapeError.AmbiguousConstructors,
        ConstructorProblem.SameStart => PipelineShapeError.SameStart,
        _ => PipelineShapeError.NoUsableConstructor,
    };

    /// <summary>A type that is not visible everywhere, however deep.</summary>
    private static bool IsInternal(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsInternal(array.ElementType),
        ITypeParameterSymbol or { TypeKind: TypeKind.Error or TypeKind.Dynamic } => false,
        { DeclaredAccessibility: not Accessibility.Public and not Accessibility.NotApplicable } => true,
        INamedTypeSymbol named => named.TypeArguments.Any(IsInternal) || (named.ContainingType is { } outer && IsInternal(outer)),
        _ => false,
    };
}
