using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>The contract between generated code and this runtime. For the generator, not for users.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RuntimeContract
{
    /// <summary>Raised when code generated against an older runtime would no longer work. The analyzer compares it with its own and reports CG9001.</summary>
    public const int Version = 1;
}
