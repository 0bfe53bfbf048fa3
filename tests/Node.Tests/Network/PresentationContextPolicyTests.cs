using DicomNode.Node.Network;
using DicomNode.Node.Operations;
using FellowOakDicom;
using FellowOakDicom.Network;

namespace DicomNode.Node.Tests.Network;

public sealed class PresentationContextPolicyTests
{
    [Theory]
    [InlineData("1.2.840.10008.5.1.4.1.1.2", true)] // CT Image Storage
    [InlineData("1.2.840.10008.5.1.4.1.1.104.1", true)] // Encapsulated PDF Storage
    [InlineData("1.2.840.10008.5.1.4.38.1", true)] // Hanging Protocol Storage
    [InlineData("1.2.840.10008.5.1.1.27", true)] // Stored Print Storage, retired
    [InlineData("1.3.12.2.1107.5.9.1", true)] // CSA Non-Image Storage, private
    [InlineData("1.2.840.10008.5.1.4.1.2.1.1", false)] // Patient Root Query/Retrieve, FIND
    [InlineData("1.2.840.10008.5.1.4.1.2.2.2", false)] // Study Root Query/Retrieve, MOVE
    [InlineData("1.2.840.10008.1.20.1", false)] // Storage Commitment Push Model
    [InlineData("1.2.840.10008.5.1.4.31", false)] // Modality Worklist, FIND
    public void Storage_is_everything_that_the_standard_does_not_know_as_something_else(string abstractSyntax, bool expected) =>
        Assert.Equal(expected, PresentationContextPolicy.IsStorage(abstractSyntax));

    [Theory]
    [InlineData("1.2.840.10008.1.2", true)]
    [InlineData("1.2.840.10008.1.2.1", true)]
    [InlineData("1.2.840.10008.1.2.1.99", true)]
    [InlineData("1.2.840.10008.1.2.2", true)]
    [InlineData("1.2.840.10008.1.2.5", true)]
    [InlineData("1.2.840.10008.1.2.4.50", true)]
    [InlineData("1.2.840.10008.1.2.4.70", true)]
    [InlineData("1.2.840.10008.1.2.4.80", true)]
    [InlineData("1.2.840.10008.1.2.4.91", true)]
    [InlineData("1.2.840.10008.1.2.4.100", true)]
    [InlineData("1.2.840.10008.1.2.4.202", true)]
    [InlineData("1.2.840.10008.1.2.4.94", false)] // JPIP Referenced: the pixels are elsewhere
    [InlineData("1.2.840.10008.1.2.4.205", false)] // JPIP HTJ2K Referenced Deflate
    [InlineData("1.2.840.113619.5.2", false)] // GE's private big endian
    public void Storable_is_every_standard_transfer_syntax_that_carries_its_pixels(string transferSyntax, bool expected) =>
        Assert.Equal(expected, PresentationContextPolicy.IsStorable(transferSyntax));

    [Fact]
    public void The_peers_order_decides_among_what_is_storable()
    {
        var store = Propose(1, DicomUID.CTImageStorage, DicomTransferSyntax.JPEGLSLossless, DicomTransferSyntax.ExplicitVRLittleEndian);
        var echo = Propose(3, DicomUID.Verification, DicomTransferSyntax.JPEGLSLossless, DicomTransferSyntax.ImplicitVRLittleEndian);
        var find = Propose(5, DicomUID.StudyRootQueryRetrieveInformationModelFind, DicomTransferSyntax.ImplicitVRLittleEndian);
        PresentationContextPolicy.Negotiate([store, echo, find], new DicomOptions(), commits: false);
        Assert.Equal(DicomTransferSyntax.JPEGLSLossless, store.AcceptedTransferSyntax);
        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian, echo.AcceptedTransferSyntax);
        Assert.Equal(DicomPresentationContextResult.RejectAbstractSyntaxNotSupported, find.Result);
    }

    [Theory]
    [InlineData(true, DicomPresentationContextResult.Accept)]
    [InlineData(false, DicomPresentationContextResult.RejectAbstractSyntaxNotSupported)]
    public void Storage_commitment_is_accepted_only_where_the_node_commits(bool commits, DicomPresentationContextResult expected)
    {
        var context = Propose(
            1, DicomUID.StorageCommitmentPushModel, DicomTransferSyntax.DeflatedExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian);
        PresentationContextPolicy.Negotiate([context], new DicomOptions { SopClasses = [DicomUID.CTImageStorage.UID] }, commits);
        Assert.Equal(expected, context.Result);
        Assert.Equal(commits ? DicomTransferSyntax.ImplicitVRLittleEndian : null, context.AcceptedTransferSyntax);
    }

    [Fact]
    public void A_context_without_a_storable_transfer_syntax_is_rejected_for_that()
    {
        var context = Propose(1, DicomUID.CTImageStorage, DicomTransferSyntax.Parse("1.2.840.10008.1.2.4.94"));
        PresentationContextPolicy.Negotiate([context], new DicomOptions(), commits: false);
        Assert.Equal(DicomPresentationContextResult.RejectTransferSyntaxesNotSupported, context.Result);
    }

    [Fact]
    public void Lists_narrow_what_is_stored_and_admit_private_transfer_syntaxes()
    {
        const string Private = "1.2.840.113619.5.2";
        var options = new DicomOptions { SopClasses = [DicomUID.CTImageStorage.UID], TransferSyntaxes = [DicomTransferSyntax.ExplicitVRLittleEndian.UID.UID, Private] };
        var listed = Propose(1, DicomUID.CTImageStorage, DicomTransferSyntax.ImplicitVRLittleEndian, DicomTransferSyntax.ExplicitVRLittleEndian);
        var other = Propose(3, DicomUID.MRImageStorage, DicomTransferSyntax.ExplicitVRLittleEndian);
        var vendors = Propose(5, DicomUID.CTImageStorage, DicomTransferSyntax.Parse(Private));
        var unlisted = Propose(7, DicomUID.CTImageStorage, DicomTransferSyntax.JPEGLSLossless);
        var echo = Propose(9, DicomUID.Verification, DicomTransferSyntax.ImplicitVRLittleEndian);
        PresentationContextPolicy.Negotiate([listed, other, vendors, unlisted, echo], options, commits: false);
        Assert.Equal(DicomTransferSyntax.ExplicitVRLittleEndian, listed.AcceptedTransferSyntax);
        Assert.Equal(DicomPresentationContextResult.RejectAbstractSyntaxNotSupported, other.Result);
        Assert.Equal(Private, vendors.AcceptedTransferSyntax?.UID.UID);
        Assert.Equal(DicomPresentationContextResult.RejectTransferSyntaxesNotSupported, unlisted.Result);
        Assert.Equal(DicomPresentationContextResult.Accept, echo.Result);
    }

    private static DicomPresentationContext Propose(byte id, DicomUID abstractSyntax, params DicomTransferSyntax[] transferSyntaxes)
    {
        var context = new DicomPresentationContext(id, abstractSyntax);
        foreach (var syntax in transferSyntaxes)
            context.AddTransferSyntax(syntax);
        return context;
    }
}
