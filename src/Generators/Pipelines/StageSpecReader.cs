using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>From stages whose neighbours and forms are known to specs.</summary>
internal static class StageSpecReader
{
    public static StageSpec Read(StageNode stage, ITypeSymbol? output)
    {
        string? outputType = OutputTypeOf(stage, output);
        return new StageSpec
        {
            Name = stage.Method.Name,
            Call = CallOf(stage.Method, stage.Parameter, "item", "token"),
            Form = stage.Form,
            Returns = stage.Returns,
            NeedsConversion = NeedsConversion(stage),
            IsLoop = stage.IsLoop,
            IsBatch = stage.IsBatch,
            InputType = SymbolText.Static(stage.Element),
            OutputType = outputType,
            ForgivesNull = stage.Yields is { } yields && SymbolText.Static(yields) != outputType,
            Branches = BranchesOf(stage, outputType, output),
            Settings = new EquatableArray<string>([.. stage.Values.Assignments()]),
        };
    }

    /// <summary>The call of a method of the user's, on the instance or, where it is static, on its class.</summary>
    public static string CallOf(IMethodSymbol method, IParameterSymbol subject, string subjectName, string tokenName)
    {
        string target = method.IsStatic ? SymbolText.Qualified(method.ContainingType) : "this._stages";
        IEnumerable<string> arguments = method.Parameters.Select(p =>
            (p.RefKind == RefKind.RefReadOnlyParameter ? "in " : "") + (SymbolEqualityComparer.Default.Equals(p, subject) ? subjectName : tokenName));
        return $"{target}.{SymbolText.Escape(method.Name)}({string.Join(", ", arguments)})";
    }

    /// <summary>Neighbours in number and in the topology, nobody else between them, of one shape.</summary>
    public static EquatableArray<FusionSpec> ReadFusions(List<StageNode> stages)
    {
        var fusions = ImmutableArray.CreateBuilder<FusionSpec>();
        for (int first = 0; first < stages.Count;)
        {
            int count = 1;
            while (first + count < stages.Count && CanFuse(stages[first + count - 1], stages[first + count]))
            {
                count++;
            }

            if (count > 1)
            {
                fusions.Add(new FusionSpec { First = first, Count = count });
            }

            first += count;
        }

        return new EquatableArray<FusionSpec>(fusions.ToImmutable());
    }

    private static bool CanFuse(StageNode one, StageNode next) =>
        one.IsLoop && next.IsLoop
        && one.Consumers is [{ } consumer] && consumer == next && next.Producers.Count == 1
        && one.Values.Fuse != StageValues.NeverFuse && next.Values.Fuse != StageValues.NeverFuse
        && one.Values.Concurrency == next.Values.Concurrency && one.Values.Ordered == next.Values.Ordered;

    /// <summary>What the queues behind it hold where they hold the same but for nullability, so that nothing has to be converted; what it yields otherwise.</summary>
    private static string? OutputTypeOf(StageNode stage, ITypeSymbol? output)
    {
        if (stage.Yields is not { } yields)
        {
            return null;
        }

        ITypeSymbol target = stage.Consumers.Count > 0 ? stage.Consumers[0].Element : output!;
        bool isFixed = stage.Form == StageForm.Filter && !stage.IsLoop; // The runtime's filter has one type.
        return !isFixed && SymbolText.Signature(target) == SymbolText.Signature(yields) ? SymbolText.Static(target) : SymbolText.Static(yields);
    }

    private static EquatableArray<BranchSpec> BranchesOf(StageNode stage, string? outputType, ITypeSymbol? output)
    {
        if (outputType is null)
        {
            return default;
        }

        if (stage.Consumers.Count == 0)
        {
            return new EquatableArray<BranchSpec>([new BranchSpec { To = BranchSpec.Output, Converts = outputType != SymbolText.Static(output!), When = null }]);
        }

        return new EquatableArray<BranchSpec>([.. stage.Consumers.Select(consumer => new BranchSpec
        {
            To = consumer.Index,
            Converts = outputType != SymbolText.Static(consumer.Element),
            When = consumer.When is { } when ? CallOf(when, when.Parameters[0], "item", "token") : null,
        })]);
    }

    private static bool NeedsConversion(StageNode stage)
    {
        string? sequence = stage.Form switch
        {
            StageForm.Many => "IEnumerable",
            StageForm.ManyAsync => "IAsyncEnumerable",
            _ => null,
        };
        return sequence is not null && !(stage.Result is INamedTypeSymbol { Arity: 1 } result && SymbolFacts.IsNamed(result, sequence, "System", "Collections", "Generic"));
    }
}
