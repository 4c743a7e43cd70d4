using System.Reflection;
using Concurrency.Generators;

namespace Concurrency.House.Tests;

/// <summary>Specs compare by value, so they hold nothing but values: checked on their types, not on one run's contents.</summary>
public sealed class SpecTests
{
    private static readonly Type[] Specs = [.. typeof(ActorSpec).Assembly.GetTypes().Where(t => t.Name.EndsWith("Spec", StringComparison.Ordinal))];

    [Fact]
    public void EveryPropertyOfASpec_IsAValue()
    {
        Assert.NotEmpty(Specs);
        Assert.All(Specs, spec =>
        {
            Assert.True(spec.IsSealed && spec.GetMethod("<Clone>$") is not null, $"{spec.Name} is not a sealed record");
            Assert.All(spec.GetProperties(BindingFlags.Public | BindingFlags.Instance), p => Assert.True(IsValue(p.PropertyType), $"{spec.Name}.{p.Name} is a {p.PropertyType}"));
        });
    }

    [Fact]
    public void EveryMetadataName_ResolvesInTheRuntime()
    {
        FieldInfo[] names = [.. typeof(KnownNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.Name.EndsWith("MetadataName", StringComparison.Ordinal))];
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.NotNull(typeof(IWorkScheduler).Assembly.GetType((string)name.GetRawConstantValue()!)));
        Assert.Equal(CompilerServices.RuntimeContract.Version, KnownNames.ContractVersion);
    }

    [Fact]
    public void HostingName_IsThatOfThePackage() =>
        Assert.Equal(KnownNames.HostingExtensionsName, typeof(Microsoft.Extensions.DependencyInjection.ConcurrencyServiceCollectionExtensions).FullName);

    private static bool IsValue(Type type) =>
        type.IsPrimitive || type == typeof(string) || type.IsEnum || Specs.Contains(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>) && IsValue(type.GetGenericArguments()[0]));
}
