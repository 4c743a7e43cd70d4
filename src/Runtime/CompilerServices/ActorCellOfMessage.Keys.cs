namespace Concurrency.CompilerServices;

/// <content>One of many: see <see cref="ActorCell"/>.</content>
public abstract partial class ActorCell<TMessage>
{
    /// <summary>Creates the cell of a keyed actor; its object is constructed by its first turn.</summary>
    /// <param name="setup">What the attribute and the options say.</param>
#pragma warning disable RS0022 // Generated cells derive from it; that is what it is for.
    protected ActorCell(ActorSetup setup)
#pragma warning restore RS0022
        : base(setup.Settings, new Mailbox<TMessage>(setup.Settings.Capacity, setup.Settings.FullMode))
    {
    }

    private ActorCell<TMessage>? Next => (ActorCell<TMessage>?)FindSuccessor();
}
