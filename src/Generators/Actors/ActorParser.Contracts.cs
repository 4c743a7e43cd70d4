using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Concurrency.Generators;

/// <content>Contracts: the user's interfaces whose members are all messages that return tasks. Callers can then depend on the interface instead of the handle.</content>
internal static partial class ActorParser
{
    private static EquatableArray<ContractSpec> ReadContracts(INamedTypeSymbol type, List<(IMethodSymbol Method, MessageSpec Message)> messages)
    {
        var contracts = new Dictionary<INamedTypeSymbol, ContractSpec?>(SymbolEqualityComparer.Default);
        foreach (INamedTypeSymbol contract in type.AllInterfaces)
        {
            contracts[contract] = ReadContract(type, contract, messages);
        }

        // A contract is as good as the ones it extends. The handle is an IAsyncDisposable already.
        bool IsWhole(INamedTypeSymbol contract) => contracts[contract] is not null && contract.AllInterfaces.All(IsCovered);
        bool IsCovered(INamedTypeSymbol contract) => SymbolFacts.IsNamed(contract, "IAsyncDisposable", "System") || (contracts.TryGetValue(contract, out ContractSpec? spec) && spec is not null);
        return new EquatableArray<ContractSpec>([.. type.AllInterfaces
            .Where(c => IsWhole(c) && (contracts[c]!.Members.Count > 0 || type.AllInterfaces.Any(d => d.AllInterfaces.Contains(c, SymbolEqualityComparer.Default) && IsWhole(d) && contracts[d]!.Members.Count > 0)))
            .Select(c => contracts[c]!)]);
    }

    private static ContractSpec? ReadContract(INamedTypeSymbol type, INamedTypeSymbol contract, List<(IMethodSymbol Method, MessageSpec Message)> messages)
    {
        if (SymbolFacts.RootNamespace(contract) is "System" or "Microsoft" or "Concurrency" || contract.IsFileLocal)
        {
            return null;
        }

        var members = ImmutableArray.CreateBuilder<ContractMemberSpec>();
        foreach (ISymbol member in contract.GetMembers())
        {
            if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsGenericMethod: false } method || ReadResult(method) is not (_, true))
            {
                return null;
            }

            ISymbol? implementation = type.FindImplementationForInterfaceMember(method);
            while (implementation is IMethodSymbol { OverriddenMethod: { } overridden })
            {
                implementation = overridden;
            }

            // Beside another class's handle, which is not generated yet, the compiler finds no implementation; name and parameter types then decide.
            MessageSpec? message = messages.FirstOrDefault(m => implementation is not null
                ? SymbolEqualityComparer.Default.Equals(Root(m.Method), implementation)
                : m.Method.Name == method.Name && m.Method.Parameters.Length == method.Parameters.Length && m.Method.Parameters.Zip(method.Parameters, static (a, b) => IsAlike(a.Type, b.Type)).All(static x => x)).Message;
            if (message is null)
            {
                return null;
            }

            members.Add(ReadContractMember(contract, method, message));
        }

        return new ContractSpec { Interface = SymbolText.Qualified(contract), Members = new EquatableArray<ContractMemberSpec>(members.ToImmutable()) };
    }

    private static ContractMemberSpec ReadContractMember(INamedTypeSymbol contract, IMethodSymbol method, MessageSpec message)
    {
        IEnumerable<string> parameters = method.Parameters.Select(static p =>
            $"{(p.RefKind == RefKind.In ? "in " : p.RefKind == RefKind.RefReadOnlyParameter ? "ref readonly " : "")}{SymbolText.Qualified(p.Type)} {SymbolText.Escape(p.Name)}");
        string[] names = [.. method.Parameters.Select(static p => SymbolText.Escape(p.Name))];
        IEnumerable<string> arguments = message.Parameters.Select((p, i) => p.IsToken && !message.HandlerTakesToken ? KnownNames.CancellationToken + ".None" : names[i]);
        return new ContractMemberSpec
        {
            Head = $"{SymbolText.Qualified(method.ReturnType)} {SymbolText.Qualified(contract)}.{SymbolText.Escape(method.Name)}({string.Join(", ", parameters)})",
            AsyncName = message.AsyncName,
            Arguments = string.Join(", ", arguments),
            IsTask = method.ReturnType.Name == "Task",
            Awaits = ReadResult(method).Result != message.Result,
            Obsolete = message.Obsolete,
        };
    }

    private static IMethodSymbol Root(IMethodSymbol method) => method.OverriddenMethod is { } overridden ? Root(overridden) : method;

    private static bool IsAlike(ITypeSymbol one, ITypeSymbol other) => (one, other) switch
    {
        ({ TypeKind: TypeKind.Error }, _) or (_, { TypeKind: TypeKind.Error }) => one.Name == other.Name,
        (IArrayTypeSymbol a, IArrayTypeSymbol b) => a.Rank == b.Rank && IsAlike(a.ElementType, b.ElementType),
        (INamedTypeSymbol { TypeArguments.Length: > 0 } a, INamedTypeSymbol b) =>
            SymbolEqualityComparer.Default.Equals(a.OriginalDefinition, b.OriginalDefinition) && a.TypeArguments.Zip(b.TypeArguments, IsAlike).All(static x => x),
        _ => SymbolEqualityComparer.Default.Equals(one, other),
    };
}
