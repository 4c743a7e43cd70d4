using FlightDelays;
using Transfers;

// "transfers", or what FlightDelays takes.
if (args is ["transfers"])
{
    await TransfersProgram.RunAsync(Console.Out);
    return 0;
}

return await FlightDelaysProgram.RunAsync(args, Console.Out, Console.Error, showProgress: false);
