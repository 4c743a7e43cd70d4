using System.Diagnostics;

namespace Concurrency.Package.Tests;

/// <summary>Samples as a native program and as a trimmed one: not a warning, and the same output.</summary>
public sealed class PublishTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concurrency-publish").FullName;

    [NativeAotFact]
    public void NativeProgram_AndTrimmedOne_DoAsTheManagedOneDoes()
    {
        string native = Publish("native", "-p:NativeAot=true");
        string trimmed = Publish("trimmed", "-p:Trimmed=true --self-contained");
        string managed = Publish("managed", "--self-contained false");
        Assert.False(File.Exists(Path.Combine(_folder, "native", "Concurrency.Runtime.dll")), "It is one program.");

        string expected = FlightDelays(managed);
        Assert.Contains("231,083 flights", expected, StringComparison.Ordinal);
        Assert.Equal(expected, FlightDelays(native));
        Assert.Equal(expected, FlightDelays(trimmed));

        // The second circle goes through a method of the handler's: it is found where the walk along the awaits knows the runtime's tasks, and nowhere else.
        expected = Run(managed, "transfers");
        Assert.Contains("asked in a method: 1 failed, as 'ann.PayTo' waits for 'bob.Deposit'", expected, StringComparison.Ordinal);
        Assert.Equal(expected, Run(native, "transfers"));
        Assert.Equal(expected, Run(trimmed, "transfers"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Publish(string name, string arguments)
    {
        string to = Path.Combine(_folder, name);
        (int exitCode, string output) = Dotnet.Run(
            Repository.Root,
            $"publish tests/NativePrograms -c Release -r linux-x64 {arguments} -p:ArtifactsPath=\"{Path.Combine(_folder, "artifacts")}\" -o \"{to}\" -warnaserror -nodeReuse:false");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("warning", output, StringComparison.Ordinal);
        return Path.Combine(to, "NativePrograms");
    }

    // All but the last line, which says how long it took.
    private static string FlightDelays(string program)
    {
        string output = Run(program, "");
        int rate = output.LastIndexOf(" airports", StringComparison.Ordinal);
        return rate < 0 ? output : output[..rate];
    }

    private static string Run(string program, string arguments)
    {
        (int exitCode, string output) = Dotnet.Run(new ProcessStartInfo(program, arguments) { WorkingDirectory = Path.GetDirectoryName(program)! });
        Assert.True(exitCode == 0, output);
        return output;
    }
}
