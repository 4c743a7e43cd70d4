using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Methods: the stages and the [DeadLetter] method.</content>
internal static partial class PipelineParser
{
    private static List<StageNode> ReadStages(INamedTypeSymbol type, ReportPipelineShape refuse, CancellationToken cancellationToken)
    {
        var found = new List<(IMethodSymbol Method, StageValues Values)>();
        foreach (IMethodSymbol method in MarkedMethods(type, "StageAttribute"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            AttributeData attribute = method.GetAttributes().First(static a => SymbolFacts.IsConcurrencyType(a.AttributeClass, "StageAttribute"));
            found.Add((method, StageValues.Read(attribute, (name, why) => refuse(PipelineShapeError.InvalidSetting, method, name, why))));
        }

        if (found.Count == 0)
        {
            refuse(PipelineShapeError.NoStages, type, type.Name);
        }

        found.Sort(static (a, b) => a.Values.Order.CompareTo(b.Values.Order));
        for (int i = 1; i < found.Count; i++)
        {
            if (found[i].Values.Order == found[i - 1].Values.Order)
            {
                refuse(PipelineShapeError.SameOrder, found[i].Method, found[i - 1].Method.Name, found[i].Method.Name, found[i].Values.Order.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            if (found.FindIndex(f => f.Method.Name == found[i].Method.Name) < i)
            {
                refuse(PipelineShapeError.SameName, found[i].Method, found[i].Method.Name);
            }
        }

        var stages = new List<StageNode>();
        foreach ((IMethodSymbol method, StageValues values) in found)
        {
            if (ReadStage(type, method, values, stages.Count, refuse) is { } stage)
            {
                stages.Add(stage);
            }
        }

        return stages;
    }

    /// <summary>The methods with an attribute: the class's own and those of its base classes. Of a method that is marked and overridden by a marked one the last counts, and the call is virtual.</summary>
    private static IEnumerable<IMethodSymbol> MarkedMethods(INamedTypeSymbol type, string attribute)
    {
        var overridden = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IMethodSymbol method in SymbolFacts.BasesOf(type).Prepend(type).SelectMany(static t => t.GetMembers()).OfType<IMethodSymbol>())
        {
            if (method.PartialDefinitionPart is not null || !SymbolFacts.HasConcurrencyAttribute(method, attribute) || overridden.Contains(method.OriginalDefinition))
            {
                continue;
            }

            for (IMethodSymbol? root = method.OverriddenMethod; root is not null; root = root.OverriddenMethod)
            {
                overridden.Add(root.OriginalDefinition);
            }

            yield return method;
        }
    }

    private static StageNode? ReadStage(INamedTypeSymbol type, IMethodSymbol method, StageValues values, int index, ReportPipelineShape refuse)
    {
        string? problem = method switch
        {
            { MethodKind: not MethodKind.Ordinary } => "it is not an ordinary method",
            { IsGenericMethod: true } => "it is generic; a stage has one type",
            { IsAsync: true, ReturnsVoid: true } => "it is async void: nobody could tell when it has ended, and its exception would end the process",
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "it returns a reference",
            _ when !HandleMethods.IsReachable(method, type) => $"the generated half of '{type.Name}' cannot call it, for it is private in a base class",
            _ when SymbolFacts.IsUnstorable(method.ReturnType) => "it returns a ref struct or a pointer",
            _ => null,
        };
        List<IParameterSymbol> items = [.. method.Parameters.Where(static p => !SymbolFacts.IsToken(p.Type))];
        if (problem is null && (items.Count != 1 || method.Parameters.Length > 2 || method.IsVararg))
        {
            problem = "it must take one item, or one batch, and at most one CancellationToken";
        }

        if (problem is not null)
        {
            refuse(PipelineShapeError.UnsupportedStage, method, method.Name, problem);
            return null;
        }

        IParameterSymbol item = items[0];
        if (!method.Parameters.All(ParameterReader.IsByValue) || SymbolFacts.IsUnstorable(item.Type))
        {
            refuse(PipelineShapeError.UnsupportedParameter, method, method.Name, item.Name);
            return null;
        }

        ITypeSymbol element = item.Type;
        if (values.Batch > 0)
        {
            element = item.Type switch
            {
                IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
                INamedTypeSymbol { TypeArguments: [{ } only] } list when SymbolFacts.IsNamed(list, "IReadOnlyList", "System", "Collections", "Generic") => only,
                _ => null!,
            };
            if (element is null)
            {
                refuse(PipelineShapeError.BatchParameter, method, method.Name, SymbolText.Plain(item.Type));
                return null;
            }
        }

        if (values.TimeoutMilliseconds != -1 && method.Parameters.Length == 1)
        {
            refuse(PipelineShapeError.TimeoutWithoutToken, method, method.Name);
            return null;
        }

        (ITypeSymbol? result, StageReturn returns) = Unwrap(method);
        return new StageNode { Method = method, Values = values, Parameter = item, Element = element, Result = result, Returns = returns, Index = index };
    }

    private static (ITypeSymbol? Result, StageReturn Returns) Unwrap(IMethodSymbol method)
    {
        if (method.ReturnsVoid)
        {
            return (null, StageReturn.Void);
        }

        bool isTask = SymbolFacts.IsNamed(method.ReturnType, "Task", "System", "Threading", "Tasks");
        if (!isTask && !SymbolFacts.IsNamed(method.ReturnType, "ValueTask", "System", "Threading", "Tasks"))
        {
            return (method.ReturnType, StageReturn.Value);
        }

        ITypeSymbol? result = method.ReturnType is INamedTypeSymbol { TypeArguments: [{ } only] } ? only : null;
        return (result, isTask ? StageReturn.Task : StageReturn.ValueTask);
    }

    private static bool CheckErrorModes(List<StageNode> stages, DeadLetterSpec? deadLetter, ReportPipelineShape refuse)
    {
        bool isSound = true;
        foreach (StageNode stage in stages)
        {
            if (stage.Values.OnError == StageValues.DeadLetter && deadLetter is null)
            {
                refuse(PipelineShapeError.DeadLetterMissing, stage.Method, stage.Method.Name);
                isSound = false;
            }

            if (stage.Values.OnError == StageValues.Retry && (stage.Form is StageForm.Many or StageForm.ManyAsync))
            {
                refuse(PipelineShapeError.RetryOfMany, stage.Method, stage.Method.Name);
                isSound = false;
            }
        }

        return isSound;
    }

    private static DeadLetterSpec? ReadDeadLetter(INamedTypeSymbol type, ReportPipelineShape refuse)
    {
        DeadLetterSpec? spec = null;
        foreach (IMethodSymbol method in MarkedMethods(type, "DeadLetterAttribute"))
        {
            (ITypeSymbol? result, StageReturn returns) = Unwrap(method);
            List<IParameterSymbol> failures = [.. method.Parameters.Where(static p => !SymbolFacts.IsToken(p.Type))];
            bool fits = method is { MethodKind: MethodKind.Ordinary, IsGenericMethod: false } && HandleMethods.IsReachable(method, type) && !(method.IsAsync && method.ReturnsVoid) && result is null
                && failures is [{ Type: INamedTypeSymbol failure }] && SymbolFacts.IsConcurrencyType(failure, "StageFailure")
                && method.Parameters.Length <= 2 && method.Parameters.All(ParameterReader.IsByValue);
            if (!fits || spec is not null)
            {
                refuse(PipelineShapeError.UnsuitableDeadLetter, method, method.Name, fits ? "there is another one" : "it must take one StageFailure and at most one CancellationToken, and return nothing or a task");
                continue;
            }

            spec = new DeadLetterSpec { Name = method.Name, Call = StageSpecReader.CallOf(method, failures[0], "failure", "cancellationToken"), Returns = returns };
        }

        return spec;
    }
}
