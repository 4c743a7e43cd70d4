using Transfers;

await TransfersProgram.RunAsync(Console.Out);
