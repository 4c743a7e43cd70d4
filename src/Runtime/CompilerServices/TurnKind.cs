using System.ComponentModel;

namespace Concurrency.CompilerServices;

/// <summary>Beside which other turns a handler may run. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum TurnKind
{
    /// <summary>Beside none that runs; interleaved ones may be suspended.</summary>
    Exclusive,

    /// <summary>Beside other queries.</summary>
    Query,

    /// <summary>Beside none while it runs; others run while it is suspended.</summary>
    Interleave,
}
