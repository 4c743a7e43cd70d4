using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Safety;

/// <summary>One unsynchronised write to a captured variable.</summary>
internal readonly struct CapturedWrite(IOperation operation, bool isMutation, bool isReadModifyWrite, string? typeName)
{
    /// <summary>The whole write: the assignment, the increment or the mutating call.</summary>
    public IOperation Operation { get; } = operation;

    /// <summary>The object behind the variable is changed in place, the variable itself is not written.</summary>
    public bool IsMutation { get; } = isMutation;

    public bool IsReadModifyWrite { get; } = isReadModifyWrite;

    public string? TypeName { get; } = typeName;
}
