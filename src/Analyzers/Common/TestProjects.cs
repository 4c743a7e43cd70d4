using Microsoft.CodeAnalysis;

namespace Concurrency.Analyzers.Common;

/// <summary>Recognises test projects by the test framework they reference.</summary>
internal static class TestProjects
{
    private static readonly HashSet<string> Frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "xunit.core", "xunit.v3.core", "nunit.framework", "Microsoft.VisualStudio.TestPlatform.TestFramework", "MSTest.TestFramework", "TUnit.Core",
    };

    public static bool Is(Compilation compilation)
    {
        foreach (AssemblyIdentity reference in compilation.ReferencedAssemblyNames)
        {
            if (Frameworks.Contains(reference.Name))
            {
                return true;
            }
        }

        return false;
    }
}
