using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Concurrency.Runtime.Tests;

public class ShippedAssemblyTests
{
    /// <summary>The stress tests compile the runtime's sources against instrumented types of the framework's names; what ships must not know them.</summary>
    [Fact]
    public void ShippedAssembly_CarriesNoTraceOfInstrumentation()
    {
        using var file = new PEReader(File.OpenRead(typeof(AtomicCounter).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();

        Assert.All(metadata.AssemblyReferences, handle =>
            Assert.StartsWith("System.", metadata.GetString(metadata.GetAssemblyReference(handle).Name), StringComparison.Ordinal));
        Assert.All(metadata.TypeDefinitions, handle =>
            Assert.NotEqual("System.Threading", metadata.GetString(metadata.GetTypeDefinition(handle).Namespace)));
        string[] atomics = [.. metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(type => metadata.GetString(type.Namespace) == "System.Threading" && metadata.GetString(type.Name) is "Volatile" or "Interlocked" or "Lock" or "SpinWait")
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Select(type => metadata.GetString(type.Name))
            .Order()];
        Assert.Equal(["Interlocked", "Lock", "SpinWait", "Volatile"], atomics);
    }
}
