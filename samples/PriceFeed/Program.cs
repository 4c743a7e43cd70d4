await PriceFeed.PriceFeedProgram.RunAsync(Console.Out);
