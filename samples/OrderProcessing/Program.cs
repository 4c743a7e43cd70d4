using OrderProcessing;

await OrderProcessingProgram.RunAsync(Console.Out);
