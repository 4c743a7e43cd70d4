namespace Concurrency;

/// <summary>Leaves an actor, a pool or a pipeline out of the generated <c>AddConcurrency()</c>: the application starts it itself, or registers it in its own way.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NotRegisteredAttribute : Attribute;
