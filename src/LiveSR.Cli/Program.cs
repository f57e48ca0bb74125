using LiveSR.Cli;

return await LiveSrProgram.RunAsync(args);
