namespace Concurrency;

/// <summary>
/// Marks the constructor that starting from a container calls, where a class has several and none takes whatever the others take. <c>[ActivatorUtilitiesConstructor]</c>
/// does the same for those who reference it.
/// </summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class ContainerConstructorAttribute : Attribute;
