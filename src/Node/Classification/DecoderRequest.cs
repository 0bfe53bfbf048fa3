namespace DicomNode.Node.Classification;

/// <summary>What is asked of a decoder.</summary>
/// <param name="Path">The instance's file.</param>
/// <param name="Frame">Frame index from 0.</param>
/// <param name="Picture">How the frame is to be shown to people; null where it is to be preprocessed for the model.</param>
internal sealed record DecoderRequest(string Path, int Frame, PictureRequest? Picture = null);
