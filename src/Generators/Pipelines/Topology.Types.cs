using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Concurrency.Generators;

/// <content>What each stage is, and whether its neighbours' types fit.</content>
internal sealed partial class Topology
{
    /// <summary>Finds out what each stage makes of an item. False where something was reported.</summary>
    public bool FindForms()
    {
        bool isSound = true;
        foreach (StageNode stage in stages)
        {
            isSound &= FindForm(stage);
        }

        return isSound;
    }

    /// <summary>Whether what one stage yields is what the next takes. False where something was reported.</summary>
    public bool CheckTypes()
    {
        bool isSound = true;
        foreach (StageNode stage in stages)
        {
            foreach (StageNode consumer in stage.Consumers.Where(consumer => !Converts(stage.Yields!, consumer.Element)))
            {
                refuse(PipelineShapeError.TypesDoNotMeet, consumer.Method, consumer.Method.Name, SymbolText.Plain(consumer.Element), stage.Method.Name, SymbolText.Plain(stage.Yields!));
                isSound = false;
            }

            foreach (StageNode branch in stage.Consumers.Where(branch => branch.When is { } when && !Converts(stage.Yields!, when.Parameters[0].Type)))
            {
                refuse(PipelineShapeError.UnsuitableWhen, branch.Method, branch.Method.Name, branch.When!.Name, $"something that takes '{SymbolText.Plain(stage.Yields!)}', which '{stage.Method.Name}' yields");
                isSound = false;
            }
        }

        List<StageNode> ends = stages.FindAll(static s => s.Consumers.Count == 0 && s.Form != StageForm.Sink);
        foreach (StageNode end in ends.Skip(1).Where(end => !IsSame(end.Yields!, ends[0].Yields!)))
        {
            refuse(PipelineShapeError.EndsDiffer, end.Method, end.Method.Name, SymbolText.Plain(end.Yields!), ends[0].Method.Name, SymbolText.Plain(ends[0].Yields!));
            isSound = false;
        }

        return isSound;
    }

    private bool FindForm(StageNode stage)
    {
        if (stage.Result is not { } result)
        {
            stage.Form = StageForm.Sink;
            if (stage.Consumers.Count == 0 && !stage.Values.Many)
            {
                return true;
            }

            refuse(PipelineShapeError.NothingYielded, stage.Method, stage.Method.Name, stage.Consumers.FirstOrDefault()?.Method.Name ?? "Many");
            return false;
        }

        bool isSequence = SymbolFacts.IsNamed(result, "IEnumerable", "System", "Collections", "Generic") && result is INamedTypeSymbol { Arity: 1 };
        bool isAsyncSequence = SymbolFacts.IsNamed(result, "IAsyncEnumerable", "System", "Collections", "Generic");
        if (isSequence || isAsyncSequence || stage.Values.Many)
        {
            return FindElement(stage, result);
        }

        stage.Form = StageForm.Map;
        stage.Yields = result;
        if (result.SpecialType != SpecialType.System_Boolean)
        {
            if (stage.Values.Kind != StageValues.FilterKind)
            {
                return true;
            }

            refuse(PipelineShapeError.InvalidSetting, stage.Method, "Kind", "a filter returns bool");
            return false;
        }

        switch (stage.Values.Kind)
        {
            case StageValues.MapKind:
                return true;
            case StageValues.FilterKind:
                stage.Form = StageForm.Filter;
                stage.Yields = stage.Element;
                return true;
        }

        bool isFilter = !stage.IsBatch && stage.Element.SpecialType != SpecialType.System_Boolean && stage.Consumers.Count > 0
            && stage.Consumers.TrueForAll(consumer => Converts(stage.Element, consumer.Element) && !TakesBool(consumer));
        bool isMap = stage.Element.SpecialType != SpecialType.System_Boolean && stage.Consumers.Count > 0
            && stage.Consumers.TrueForAll(consumer => TakesBool(consumer) && !Converts(stage.Element, consumer.Element));
        if (isFilter)
        {
            stage.Form = StageForm.Filter;
            stage.Yields = stage.Element;
        }
        else if (!isMap)
        {
            refuse(PipelineShapeError.AmbiguousKind, stage.Method, stage.Method.Name);
            return false;
        }

        return true;
    }

    private bool FindElement(StageNode stage, ITypeSymbol result)
    {
        if (ElementOf(result, "IEnumerable") is { } element)
        {
            stage.Form = StageForm.Many;
            stage.Yields = element;
            return true;
        }

        if (ElementOf(result, "IAsyncEnumerable") is { } asyncElement)
        {
            stage.Form = StageForm.ManyAsync;
            stage.Yields = asyncElement;
            return true;
        }

        refuse(PipelineShapeError.NoSequence, stage.Method, stage.Method.Name, SymbolText.Plain(result));
        return false;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type, string sequence)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return sequence == "IEnumerable" ? array.ElementType : null;
        }

        List<INamedTypeSymbol> found = [.. type.AllInterfaces.Concat(type is INamedTypeSymbol own ? [own] : [])
            .Where(i => i.Arity == 1 && SymbolFacts.IsNamed(i, sequence, "System", "Collections", "Generic"))];
        return found.Count == 1 ? found[0].TypeArguments[0] : null;
    }

    private bool TakesBool(StageNode consumer) => consumer.Element.SpecialType == SpecialType.System_Object || Converts(compilation.GetSpecialType(SpecialType.System_Boolean), consumer.Element);

    private static bool IsSame(ITypeSymbol a, ITypeSymbol b) => SymbolText.Signature(a) == SymbolText.Signature(b);

    /// <summary>Identity, or an implicit reference or nullable conversion. What does not exist yet, such as a handle that is being generated, is left to the compiler.</summary>
    private bool Converts(ITypeSymbol from, ITypeSymbol to)
    {
        if (IsSame(from, to) || MayBeGenerated(from) || MayBeGenerated(to))
        {
            return true;
        }

        Conversion conversion = compilation.ClassifyConversion(from, to);
        return conversion is { IsImplicit: true, IsUserDefined: false } && (conversion.IsIdentity || conversion.IsReference || (conversion.IsNullable && IsUnderlying(from, to)));
    }

    private static bool IsUnderlying(ITypeSymbol from, ITypeSymbol to) =>
        to is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable && IsSame(nullable.TypeArguments[0], from);

    private static bool MayBeGenerated(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Error } => true,
        IArrayTypeSymbol array => MayBeGenerated(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(MayBeGenerated),
        _ => false,
    };
}
