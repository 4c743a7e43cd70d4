using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>Told what a handle is the handle of, with the constraints that let it be started. For packages that work with every kind.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IHandleVisitor
{
    /// <summary>It is an actor's.</summary>
    /// <typeparam name="TActor">The handle.</typeparam>
    void VisitActor<TActor>()
        where TActor : class, IActorHandle<TActor>;

    /// <summary>It is a pool's.</summary>
    /// <typeparam name="TPool">The handle.</typeparam>
    void VisitPool<TPool>()
        where TPool : class, IPoolHandle<TPool>;

    /// <summary>It is a flow's.</summary>
    /// <typeparam name="TFlow">The handle.</typeparam>
    void VisitFlow<TFlow>()
        where TFlow : class, IFlowHandle<TFlow>;

    /// <summary>It is the directory of a keyed actor.</summary>
    /// <typeparam name="TDirectory">The handle.</typeparam>
    void VisitDirectory<TDirectory>()
        where TDirectory : class, IDirectoryHandle<TDirectory>;
}
