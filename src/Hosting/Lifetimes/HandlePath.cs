namespace Concurrency.Hosting;

/// <summary>The handles that are being started on this flow of control, innermost first: one that is asked for while it starts depends on itself.</summary>
internal sealed class HandlePath(HandleIdentity identity, HandlePath? outer)
{
    private static readonly AsyncLocal<HandlePath?> Starting = new();

    public static HandlePath? Current
    {
        get => Starting.Value;
        set => Starting.Value = value;
    }

    /// <exception cref="InvalidOperationException">The handle is on the path already; the message names the circle.</exception>
    public static void ThrowIfCircular(HandleIdentity identity)
    {
        for (HandlePath? path = Current; path is not null; path = path.Outer)
        {
            if (ReferenceEquals(path.Identity, identity))
            {
                throw new InvalidOperationException($"The {identity} cannot be started: it needs itself. {Describe(identity)}. Let one of them take the other's handle with its first message, or from the container when it is used.");
            }
        }
    }

    private HandleIdentity Identity { get; } = identity;

    private HandlePath? Outer { get; } = outer;

    private static string Describe(HandleIdentity last)
    {
        var names = new List<string> { last.OptionsName };
        for (HandlePath? path = Current; path is not null; path = path.Outer)
        {
            names.Add(path.Identity.OptionsName);
            if (ReferenceEquals(path.Identity, last))
            {
                break;
            }
        }

        names.Reverse();
        return string.Join(" → ", names);
    }
}
