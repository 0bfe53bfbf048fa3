using DicomNode.Trainer.Commands;

return TrainerApplication.Run(args, Console.Out, Console.Error);
