using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <summary>A method of the user's and what it has become on the handle: what a contract's member may forward to.</summary>
internal sealed class ContractTarget
{
    public required IMethodSymbol Method { get; init; }

    /// <summary>The handle's method, keyword-escaped.</summary>
    public required string AsyncName { get; init; }

    /// <summary>Its parameters, a token among them.</summary>
    public required EquatableArray<ParameterSpec> Parameters { get; init; }

    /// <summary>True where the user's method takes the token.</summary>
    public required bool TakesToken { get; init; }

    /// <summary>What it yields, fully qualified; null for nothing.</summary>
    public required string? Result { get; init; }

    /// <summary>The user's [Obsolete] as source text; empty where there is none.</summary>
    public required string Obsolete { get; init; }
}

/// <summary>Reads contracts: the user's interfaces whose members are all messages, or jobs, that return tasks. Callers can then depend on the interface instead of the handle.</summary>
internal static class ContractReader
{
    public static EquatableArray<ContractSpec> Read(INamedTypeSymbol type, IReadOnlyList<ContractTarget> targets)
    {
        var contracts = new Dictionary<INamedTypeSymbol, ContractSpec?>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            contracts[contract] = ReadContract(type, contract, targets);
        }

        // A contract is as good as the ones it extends. The handle is an IAsyncDisposable already.
        bool IsWhole(INamedTypeSymbol contract) => contracts[contract] is not null && contract.AllInterfaces.All(IsCovered);
        bool IsCovered(INamedTypeSymbol contract) => SymbolFacts.IsNamed(contract, "IAsyncDisposable", "System") || (contracts.TryGetValue(contract, out ContractSpec? spec) && spec is not null);
        return new EquatableArray<ContractSpec>([.. type.AllInterfaces
            .Where(c => IsWhole(c) && (contracts[c]!.Members.Count > 0 || type.AllInterfaces.Any(d => d.AllInterfaces.Contains(c, SymbolEqualityComparer.Default) && IsWhole(d) && contracts[d]!.Members.Count > 0)))
            .Select(c => contracts[c]!)]);
    }

    private static ContractSpec? ReadContract(INamedTypeSymbol type, INamedTypeSymbol contract, IReadOnlyList<ContractTarget> targets)
    {
        if (SymbolFacts.RootNamespace(contract) is "System" or "Microsoft" or "Concurrency" || contract.IsFileLocal)
        {
            return null;
        }

        var members = ImmutableArray.CreateBuilder<ContractMemberSpec>();
        foreach (ISymbol member in contract.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsGenericMethod: false } method || !IsTask(method.ReturnType))
            {
                return null;
            }

            ISymbol? implementation = type.FindImplementationForInterfaceMember(method);
            while (implementation is IMethodSymbol { OverriddenMethod: { } overridden })
            {
                implementation = overridden;
            }

            // Beside another class's handle, which is not generated yet, the compiler finds no implementation; name and parameter types then decide.
            ContractTarget? target = targets.FirstOrDefault(t => implementation is not null
                ? SymbolEqualityComparer.Default.Equals(HandleMethods.Root(t.Method), implementation)
                : t.Method.Name == method.Name && t.Method.Parameters.Length == method.Parameters.Length && t.Method.Parameters.Zip(method.Parameters, static (a, b) => IsAlike(a.Type, b.Type)).All(static x => x));
            if (target is null)
            {
                return null;
            }

            members.Add(ReadMember(contract, method, target));
        }

        return new ContractSpec { Interface = SymbolText.Qualified(contract), Members = new EquatableArray<ContractMemberSpec>(members.ToImmutable()) };
    }

    private static ContractMemberSpec ReadMember(INamedTypeSymbol contract, IMethodSymbol method, ContractTarget target)
    {
        IEnumerable<string> parameters = method.Parameters.Select(static p =>
            $"{(p.RefKind == RefKind.In ? "in " : p.RefKind == RefKind.RefReadOnlyParameter ? "ref readonly " : "")}{SymbolText.Qualified(p.Type)} {SymbolText.Escape(p.Name)}");
        string[] names = [.. method.Parameters.Select(static p => SymbolText.Escape(p.Name))];
        IEnumerable<string> arguments = target.Parameters.Select((p, i) => p.IsToken && !target.TakesToken ? KnownNames.CancellationToken + ".None" : names[i]);
        return new ContractMemberSpec
        {
            Head = $"{SymbolText.Qualified(method.ReturnType)} {SymbolText.Qualified(contract)}.{SymbolText.Escape(method.Name)}({string.Join(", ", parameters)})",
            AsyncName = target.AsyncName,
            Arguments = string.Join(", ", arguments),
            IsTask = method.ReturnType.Name == "Task",
            Awaits = ((INamedTypeSymbol)method.ReturnType).TypeArguments is [{ } result] ? SymbolText.Qualified(result) != target.Result : target.Result is not null,
            Obsolete = target.Obsolete,
        };
    }

    private static bool IsTask(ITypeSymbol type) => SymbolFacts.IsNamed(type, "Task", "System", "Threading", "Tasks") || SymbolFacts.IsNamed(type, "ValueTask", "System", "Threading", "Tasks");

    private static bool IsAlike(ITypeSymbol one, ITypeSymbol other) => (one, other) switch
    {
        ({ TypeKind: TypeKind.Error }, _) or (_, { TypeKind: TypeKind.Error }) => one.Name == other.Name,
        (IArrayTypeSymbol a, IArrayTypeSymbol b) => a.Rank == b.Rank && IsAlike(a.ElementType, b.ElementType),
        (INamedTypeSymbol { TypeArguments.Length: > 0 } a, INamedTypeSymbol b) =>
            SymbolEqualityComparer.Default.Equals(a.OriginalDefinition, b.OriginalDefinition) && a.TypeArguments.Zip(b.TypeArguments, IsAlike).All(static x => x),
        _ => SymbolEqualityComparer.Default.Equals(one, other),
    };
}
