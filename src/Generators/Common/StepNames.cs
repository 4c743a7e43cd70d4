namespace Concurrency.Generators;

/// <summary>Names of the pipeline's steps, for the caching tests.</summary>
internal static class StepNames
{
    public const string ActorSpecs = "Actors.Specs";
    public const string WorkerPoolSpecs = "WorkerPools.Specs";
    public const string PipelineSpecs = "Pipelines.Specs";
    public const string Registrations = "Hosting.Registrations";
}
