using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What a job without parameters is given. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoItem;
