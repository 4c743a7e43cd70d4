using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>What a sink yields. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoOutput;
