using Compression;

using var cancellation = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    cancellation.Cancel();
};
return await CompressionProgram.RunAsync(args, Console.Out, Console.Error, showProgress: !Console.IsOutputRedirected, cancellation.Token);
