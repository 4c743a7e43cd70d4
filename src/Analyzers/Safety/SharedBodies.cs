using Concurrency.Analyzers.Common;
using Concurrency.Generators;
using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Safety;

/// <summary>The methods that a pool or a pipeline runs on one object, and which of them run at the same time.</summary>
internal sealed class SharedBodies
{
    // StageFusion.Always.
    private const int AlwaysFused = 2;

    private readonly bool _isPool;

    // Every run works on the one instance: any stage meets any other, and itself.
    private readonly bool _isShared;

    private SharedBodies(IEnumerable<ISymbol> all, bool isPool, bool isShared)
    {
        All = new HashSet<ISymbol>(all, SymbolEqualityComparer.Default);
        _isPool = isPool;
        _isShared = isShared;
    }

    public HashSet<ISymbol> All { get; }

    /// <summary>Null for a type whose bodies never meet: an actor, a pool with one worker, an ordinary class.</summary>
    public static SharedBodies? Of(INamedTypeSymbol type)
    {
        if (Annotations.Find(type, "WorkerPoolAttribute") is { } pool)
        {
            return Setting(pool, "Concurrency") is 1
                ? null
                : NotEmpty(new SharedBodies(HandleMethods.Of(type, static t => Annotations.Has(t, "WorkerPoolAttribute"), "JobAttribute", "MessageAttribute"), isPool: true, isShared: true));
        }

        if (Annotations.Find(type, "PipelineAttribute") is { } pipeline)
        {
            return NotEmpty(new SharedBodies(
                type.GetMembers().Where(static m => m is IMethodSymbol { IsStatic: false } && Annotations.Has(m, "StageAttribute")), isPool: false, isShared: Setting(pipeline, "SharedInstance") is true));
        }

        return null;
    }

    /// <summary>Whether any two of the bodies, the same one twice included, can run at once.</summary>
    public bool AnyMeet(List<ISymbol> bodies)
    {
        for (int i = 0; i < bodies.Count; i++)
        {
            if (MeetsItself(bodies[i]))
            {
                return true;
            }

            for (int j = 0; j < i; j++)
            {
                if (Meet(bodies[i], bodies[j]))
                    return true;
            }
        }

        return false;
    }

    private static SharedBodies? NotEmpty(SharedBodies bodies) => bodies.All.Count > 0 ? bodies : null;

    private bool MeetsItself(ISymbol body) => _isPool
        ? Annotations.Find(body, "JobAttribute") is not { } job || Setting(job, "Concurrency") is not 1
        : _isShared || Setting(body, "Concurrency") is int and > 1;

    // Stages that are always one loop take turns; they must be neighbours for that, which the generator decides.
    private bool Meet(ISymbol one, ISymbol other) => _isShared || Setting(one, "Fuse") is not AlwaysFused || Setting(other, "Fuse") is not AlwaysFused;

    private static object? Setting(ISymbol stage, string name) => Annotations.Find(stage, "StageAttribute") is { } attribute ? Setting(attribute, name) : null;

    private static object? Setting(AttributeData attribute, string name)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind is (TypedConstantKind.Primitive or TypedConstantKind.Enum))
            {
                return argument.Value.Value;
            }
        }

        return null;
    }
}
