using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Liveness;

/// <summary>Recognises a parameter that says whether the caller holds a lock: <c>lockHeld</c>, <c>isLocked</c>, <c>semaphoreTaken</c>.</summary>
internal static class HeldByCaller
{
    public static bool Says(IParameterSymbol? parameter)
    {
        if (parameter is not { Type.SpecialType: SpecialType.System_Boolean, Name: { } name })
        {
            return false;
        }

        foreach (string word in (string[])["held", "lock", "taken", "acquired", "entered"])
        {
            if (name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a function is told, so that it takes the lock only when nobody else has.</summary>
    public static bool IsToldTo(ISymbol? function)
    {
        foreach (IParameterSymbol parameter in (function as IMethodSymbol)?.Parameters ?? [])
        {
            if (Says(parameter))
            {
                return true;
            }
        }

        return false;
    }
}
