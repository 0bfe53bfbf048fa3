using DicomNode.Node.Operations;

return await NodeProgram.RunAsync(args);
