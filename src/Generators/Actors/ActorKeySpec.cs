namespace Concurrency.Generators;

/// <summary>What makes an actor one of many.</summary>
internal sealed record ActorKeySpec
{
    /// <summary>The key's type, fully qualified.</summary>
    public required string Type { get; init; }

    /// <summary>The nested directory's name, <c>Directory</c> by default.</summary>
    public required string DirectoryName { get; init; }

    /// <summary>True where a base class has a member of the directory's name, which ours hides.</summary>
    public required bool HidesDirectory { get; init; }

    /// <summary>Accessibility of the handle and the directory: what has a type in its base class cannot be more visible than that.</summary>
    public required string Accessibility { get; init; }

    /// <summary>True where the compilation knows what a container knows of its services.</summary>
    public required bool HasServiceKnowledge { get; init; }
}
