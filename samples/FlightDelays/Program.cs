using FlightDelays;

return await FlightDelaysProgram.RunAsync(args, Console.Out, Console.Error, showProgress: !Console.IsOutputRedirected);
