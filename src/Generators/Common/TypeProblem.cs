namespace Concurrency.Generators;

/// <summary>Why a type cannot have a generated half, whatever the attribute. Each feature maps these to its own shape errors.</summary>
internal enum TypeProblem
{
    NotPartial,
    ContainerNotPartial,
    NotAClass,
    StaticClass,
    Record,
    FileLocal,
}
